"""After arrival: where an application stands, paying, notices, answering a return."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from rig_pages import page_of

TITLES = {
    "draft": "この申請はまだ提出されていません",
    "arrived": "マイナンバーを確認しています",
    "accepted": "9,000円を納めてください",
    "paid": "納付を確認しました",
    "forwarded": "審査に進みました",
    "decided": "審査が終わりました",
    "registered": "登録されました",
    "returned": "申請に不備があります",
}
# Points of the timeline: done, now, next, stopped.
POINTS = {
    "draft": (0, 0, 0, 0),
    "arrived": (1, 1, 5, 0),
    "accepted": (2, 1, 4, 0),
    "paid": (3, 1, 3, 0),
    "forwarded": (3, 1, 3, 0),
    "decided": (5, 1, 1, 0),
    "registered": (6, 1, 0, 0),
    "returned": (4, 0, 0, 1),
}


def status(stage: Any, name: str, **query: str) -> Any:
    return stage.at(name).get(stage.path(name), query)


def demand(stage: Any, name: str = "accepted") -> str:
    return str(page_of(status(stage, name)).find("[name=demand]")[0].get("value"))


@pytest.mark.requirement("APP-17")
@pytest.mark.parametrize("name", TITLES)
def test_the_page_says_where_it_stands(shown: Any, name: str) -> None:
    page = page_of(status(shown, name))
    assert page.find("h1")[0].words == TITLES[name]
    marks = ("done", "now", "next", "stopped")
    points = tuple(len(page.find(f".timeline__event--{mark}")) for mark in marks)
    assert points == POINTS[name]


@pytest.mark.parametrize("name", TITLES)
def test_every_page_is_there_in_english(shown: Any, name: str) -> None:
    made = shown.at(name)
    made.cookies["meibo_lang"] = "en"
    page = page_of(made.get(shown.path(name)))
    assert page.find("h1")[0].words.isascii() or "¥" in page.find("h1")[0].words
    words = [point.words for point in page.find(".timeline__title")]
    assert all(one.isascii() for one in words)


@pytest.mark.requirement("PAY-03")
@pytest.mark.parametrize("name", [name for name in TITLES if name != "accepted"])
def test_only_an_accepted_number_asks_for_money(shown: Any, name: str) -> None:
    assert page_of(status(shown, name)).find("[name=demand]") == []


@pytest.mark.parametrize("name", TITLES)
def test_it_looks_again_while_something_can_still_come(shown: Any, name: str) -> None:
    """Often while a machine is at work, slowly while officers are."""
    found = [one.get("hx-trigger") for one in page_of(status(shown, name)).find("[hx-get]")]
    often = ["load delay:2s"] if name in {"arrived", "paid", "forwarded"} else []
    assert found == (["load delay:15s"] if name == "decided" else often)


def test_a_look_that_finds_nothing_new_replaces_only_itself(shown: Any) -> None:
    made, path = shown.at("arrived"), shown.path("arrived")
    first = page_of(made.get(path)).find("[hx-get]")[0].get("hx-get")
    answer = made.get(first, headers={"HX-Request": "true"})
    assert answer.content.decode().count("<div") == 1
    assert "look=2" in answer.content.decode()
    changed = made.get(first.replace("seen=number", "seen=draft"), headers={"HX-Request": "true"})
    assert changed["HX-Retarget"] == changed["HX-Reselect"] == "#live"
    last = made.get(path, {"look": "60", "seen": "number"}, headers={"HX-Request": "true"})
    assert last.content.decode().strip() == ""
    for odd in ("-1", "x", "９", "9" * 50):
        assert page_of(made.get(path, {"look": odd})).find("[hx-get]") == []


def test_a_look_without_a_session_loads_the_log_in(shown: Any) -> None:
    answer = shown.at(None).get(shown.path("arrived"), headers={"HX-Request": "true"})
    assert (answer.status_code, "/applicant/login?to=" in answer["HX-Redirect"]) == (200, True)


@pytest.mark.requirement("PAY-01")
def test_paying_twice_is_one_order(stage: Any, gateway: Any) -> None:
    made, path = stage.at("accepted"), stage.path("accepted", "/pay")
    sent = {"demand": demand(stage)}
    ends = {made.post(path, sent)["Location"] for _ in range(2)}
    assert len(ends) == 1
    assert len(set(gateway.orders)) == 1
    order, amount, back = gateway.orders[0]
    assert (str(order), amount) == (sent["demand"], 9_000)
    assert back.endswith(stage.path("accepted") + "?from=payment")


def test_back_from_the_gateway_nothing_is_paid_twice_by_haste(shown: Any) -> None:
    """Until the gateway's notice is in, the page waits; who did not pay has a way back."""
    page = page_of(status(shown, "accepted", **{"from": "payment"}))
    assert page.find("h1")[0].words == "納付を確認しています"
    assert "from=payment" in page.find("[hx-get]")[0].get("hx-get")
    assert page.find("[name=demand]") == []
    assert page.find("#not-paid")[0].get("href") == shown.path("accepted")
    assert page_of(status(shown, "accepted")).find("[name=demand]")


def test_a_look_while_the_payment_is_awaited_finds_it_confirmed(shown: Any) -> None:
    first = page_of(status(shown, "accepted", **{"from": "payment"})).find("[hx-get]")[0]
    made, asked = shown.at("accepted"), first.get("hx-get")
    assert "seen=awaited" in asked
    same = made.get(asked, headers={"HX-Request": "true"})
    assert ("HX-Retarget" in same, same.content.decode().count("<div")) == (False, 1)


def test_the_way_ends_with_the_certificate(stage: Any) -> None:
    """Nothing is still to come once a certificate is there; the last point leads to it."""
    entry = stage.trips["registered"].entry
    stage.rows(
        """INSERT INTO certificate.certificate_pdf
           (id, register, entry, account, state, previous_state, reason, requested_at, next_try_at,
            tries, waiting_for, key_id, sha256, issued_at)
           SELECT gen_random_uuid(), register, id, account, 'requested', '', '', now(), now(), 1,
                  '', '', '', now() FROM register.register_entry WHERE id = %s RETURNING 1""",
        entry,
    )
    stage.rows("UPDATE certificate.certificate_pdf SET state = 'issued' RETURNING 1")
    page = page_of(status(stage, "registered"))
    assert page.find(".timeline__event--now") == page.find(".timeline__event--next") == []
    last = page.find(".timeline__title")[-1]
    assert last.words == "PDFの証明書を作成しました"
    assert last.find("a")[0].get("href") == stage.certificate()


def test_what_is_paid_is_not_paid_again(stage: Any, gateway: Any) -> None:
    found = stage.rows(
        'SELECT id FROM payments.payments_demand WHERE "case" = %s',
        stage.trips["forwarded"].application,
    )
    answer = stage.at("forwarded").post(
        stage.path("forwarded", "/pay"), {"demand": str(found[0][0])}
    )
    assert (answer.status_code, answer["Location"]) == (303, stage.path("forwarded"))
    assert gateway.orders == []


@pytest.mark.requirement("PAY-03")
def test_the_costs_are_listed_with_their_total_and_the_payment_is_on_record(shown: Any) -> None:
    page = page_of(status(shown, "accepted"))
    assert [one.words for one in page.find(".pay .money")] == [
        "登録免許税9,000円", "これから納める額9,000円",
    ]  # fmt: skip
    assert "納付の期限は定められていません" in page.words
    assert shown.at("accepted").get(shown.path("accepted", "/receipt")).status_code == 303
    link = shown.path("forwarded", "/receipt")
    assert page_of(status(shown, "forwarded")).find(f".timeline a[href={link}]")
    paid = page_of(shown.at("forwarded").get(link))
    assert [one.words for one in paid.find(".money")] == [
        "登録免許税9,000円", "納めた額の合計9,000円",
    ]  # fmt: skip
    assert (
        paid.find(".lead")[0].words == "見本 " + shown.trips["forwarded"].raw["name"]["given_name"]
    )


def test_another_ones_demand_and_none_at_all(stage: Any, gateway: Any) -> None:
    other = demand(stage)
    for sent in ({"demand": other}, {"demand": str(uuid4())}, {"demand": "x"}, {}):
        answer = stage.at("forwarded").post(stage.path("forwarded", "/pay"), sent)
        assert answer.status_code == 404
        assert "payments.nothing_to_pay" in answer.content.decode()
    assert gateway.orders == []


def test_a_gateway_that_does_not_answer(stage: Any, gateway: Any) -> None:
    gateway.down = True
    sent = {"demand": demand(stage)}
    answer = stage.at("accepted").post(stage.path("accepted", "/pay"), sent)
    assert (answer.status_code, "gateway.down" in answer.content.decode()) == (503, True)
    gateway.down = False
    assert stage.at("accepted").post(stage.path("accepted", "/pay"), sent).status_code == 303


@pytest.mark.requirement("REG-21")
def test_a_returned_application_is_answered_once(stage: Any) -> None:
    made, path = stage.at("returned"), stage.path("returned", "/reapply")
    page = page_of(status(stage, "returned"))
    assert "日付が読めません。" in page.find(".lead")[0].words
    first = made.post(path)
    assert (first.status_code, first["Location"][-18:]) == (303, "/pages/examination")
    later = first["Location"].removesuffix("/pages/examination")
    again = made.post(path)
    assert (again.status_code, again["Location"]) == (303, later)
    page = page_of(status(stage, "returned"))
    assert page.find("form[action$='/reapply']") == []
    assert page.find(f"a[href={later}]")
    draft = page_of(made.get(f"{later}/check"))
    assert "未入力が 2 か所あります" in draft.words  # the file that is wanted of all, and the card


def test_only_a_returned_one_is_answered(stage: Any) -> None:
    answer = stage.at("decided").post(stage.path("decided", "/reapply"))
    assert (answer.status_code, "intake.not_answerable" in answer.content.decode()) == (409, True)


@pytest.mark.requirement("NTC-01")
def test_notices_are_new_once(stage: Any) -> None:
    made = stage.at("registered")
    for path in ("/", "/applications", stage.path("registered")):
        assert page_of(made.get(path)).find(".unread__count")[0].words == "3件の未読"
    assert "未読 3 件" in page_of(made.get("/")).find(".unread")[0].words
    page = page_of(made.get("/notices"))
    assert {found.words for found in page.find(".notice h2")} == {
        "新着登録されました", "新着審査が終わりました", "新着納付のお願い 納付済み",
    }  # fmt: skip
    assert page_of(made.get("/notices")).find(".notice__new") == []
    assert page_of(made.get("/")).find(".unread__count") == []


def test_the_list_and_the_first_page_show_what_is_theirs(shown: Any) -> None:
    words = {
        "draft": "下書き", "arrived": "番号の確認中", "accepted": "納付待ち",
        "forwarded": "審査待ち", "decided": "登録待ち", "registered": "登録済み",
        "returned": "差し戻し",
    }  # fmt: skip
    for name, word in words.items():
        for path in ("/applications", "/"):
            page = page_of(shown.at(name).get(path))
            states = [one.words for one in page.find(".entry .state")]
            assert states[0] == word
            assert page.find(f"a[href={shown.path(name)}]")


@pytest.mark.parametrize(
    ("name", "heading", "words"),
    [("draft", "あなたの手続を待っているもの", "続きを入力する"),
     ("accepted", "あなたの手続を待っているもの", "納める"),
     ("returned", "あなたの手続を待っているもの", "不備を見て再申請する"),
     ("forwarded", "進行中のもの", ""), ("registered", "終わったもの", "")],
)  # fmt: skip
def test_the_list_begins_with_what_is_to_be_done(
    shown: Any, name: str, heading: str, words: str
) -> None:
    page = page_of(shown.at(name).get("/applications"))
    assert page.find("main h2")[0].words == heading
    assert [one.words.split("：")[0] for one in page.find(".entry__do")] == (
        [words] if words else []
    )


def test_leaving_ends_the_session(stage: Any) -> None:
    made = stage.at("accepted")
    answer = made.post("/sign-out")
    assert (answer.status_code, answer["Location"]) == (303, "/")
    assert answer.cookies["meibo_applicant"].value == ""
    assert stage.at("accepted").get("/applications").status_code == 303
    assert stage.at("accepted").post("/sign-out").status_code == 303
    first = stage.at("accepted").get("/")
    assert "カードでログイン" in first.content.decode()
    assert first.cookies["meibo_applicant"].value == ""


def test_an_ended_session_keeps_nothing_open(stage: Any) -> None:
    stage.rows("UPDATE accounts.accounts_session SET expires_at = %s RETURNING 1",
               datetime(2020, 1, 1, tzinfo=UTC))  # fmt: skip
    assert status(stage, "accepted").status_code == 303
