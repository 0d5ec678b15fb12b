"""From the first click to arrival through the pages, with every click made twice."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from rig_card import resident
from rig_doors import browser
from rig_journey import PDF, answers
from rig_journey import PROCEDURE as PROCEDURE_ID
from rig_pages import page_of

from meibo.catalogue import procedure

START = f"/procedures/nurse/{PROCEDURE_ID}"
DONE = "?request=request-of-the-tests"


def goes_to(answer: Any) -> str:
    """Where an answer leads; every POST answers 303."""
    assert answer.status_code == 303, answer.content.decode()[:2000]
    return str(answer["Location"])


def test_the_whole_way(stage: Any, card: Any) -> None:
    made, who = browser(stage.newcomer), resident(900)
    card.who = who
    before = len(stage.journal())
    first = goes_to(made.post(START))
    application = first.split("/")[2]
    at = f"/applications/{application}"
    assert first == f"{at}/pages/examination"
    assert goes_to(made.post(START)) == at  # a second click leads to what was begun
    for page, raw in answers(who).items():
        after = {goes_to(made.post(f"{at}/pages/{page}", raw)) for _ in range(2)}
        assert len(after) == 1
    assert after == {f"{at}/attachments/doctors_certificate"}
    for kind in ("doctors_certificate", "koseki_extract"):
        for _ in range(2):
            file = SimpleUploadedFile(f"{kind}.pdf", PDF + kind.encode(), "application/pdf")
            after = {goes_to(made.post(f"{at}/attachments/{kind}", {"file": file}))}
    assert after == {f"{at}/card"}
    assert goes_to(made.post(f"{at}/card")).endswith("/face/request-of-the-tests")
    kind, back = card.asked[-1]
    assert (kind, back.endswith(f"{at}/card/done")) == ("face", True)
    assert goes_to(made.get(f"{at}/card/done{DONE}")) == f"{at}/check"
    assert goes_to(made.get(f"{at}/card/done{DONE}")) == f"{at}/check"  # the nonce is used up
    assert made.get(f"{at}/check").status_code == 200
    goes_to(made.post(f"{at}/sign"))
    goes_to(made.post(f"{at}/sign"))
    assert [kind for kind, _ in card.asked] == ["face", "signing", "signing"]
    assert {goes_to(made.get(f"{at}/sign/done{DONE}")) for _ in range(2)} == {at}
    assert goes_to(made.post(f"{at}/sign")) == at
    page = page_of(made.get(at))
    assert page.find("h1")[0].words == "マイナンバーを確認しています"
    done = [outcome for name, outcome in stage.journal()[before:] if name == "intake.submit"]
    assert done == ["done", "refused:intake.arrived"]


@pytest.mark.requirement("APP-01")
def test_a_page_asks_for_its_items_by_their_own_names(stage: Any) -> None:
    made = stage.at("draft")
    for page in procedure("nurse", PROCEDURE_ID).pages:
        shown = page_of(made.get(stage.path("draft", f"/pages/{page.id}")))
        names = {found.get("name") for found in shown.find("main form [name]")}
        wanted = {
            f"{item.id}_{part}"
            for item in page.items
            if item.kind == "date"
            for part in ("era", "year", "month", "day")
        } | {item.id for item in page.items if item.kind != "date"}
        assert names == wanted | {"csrfmiddlewaretoken"}


def test_kept_answers_are_shown_again_and_wrong_ones_stay_as_typed(stage: Any) -> None:
    made, path = stage.at("complete"), stage.path("complete", "/pages/birth")
    shown = page_of(made.get(path))
    values = {f.get("name"): f.get("value") for f in shown.find("main input[type=text]")}
    assert values == {"birth_date_year": "13", "birth_date_month": "4", "birth_date_day": "5"}
    assert [f.get("value") for f in shown.find("input[checked]")] == ["2"]
    answer = made.post(path, {"birth_date_era": "showa", "birth_date_year": "６５",
                              "birth_date_month": "1", "birth_date_day": "1", "sex": "9"})  # fmt: skip
    assert answer.status_code == 422
    page = page_of(answer)
    links = [found.get("href") for found in page.find("[data-error-summary] a")]
    assert links == ["#id_birth_date_era", "#id_sex_0"]
    codes = [found.words for found in page.find("[data-error-summary] .code")]
    assert codes == ["date.outside_era", "intake.choice"]
    assert page.find("#id_birth_date_year")[0].get("value") == "６５"
    assert ("intake.save_answers", "refused:intake.answers") in stage.journal()


def test_change_links_lead_back_to_the_check_page(stage: Any) -> None:
    made = stage.at("complete")
    check = stage.path("complete", "/check")
    page = page_of(made.get(check))
    links = [found.get("href") for found in page.find("main dd a")]
    assert stage.path("complete", "/pages/name?back=check") in links
    raw = stage.trips["complete"].raw["name"]
    assert goes_to(made.post(stage.path("complete", "/pages/name?back=check"), raw)) == check
    kept = made.post(stage.path("complete", "/attachments/koseki_extract?back=check"))
    assert goes_to(kept) == check


def test_a_file_is_checked_by_name_size_and_looking_at_it(stage: Any) -> None:
    made = stage.at("complete")
    page = page_of(made.get(stage.path("complete", "/check")))
    (look,) = page.find(f"a[href$='/files/{stage.files['complete']}']")
    file = made.get(look.get("href")).content
    assert look.words == f"doctors_certificate.pdf（{len(file)} バイト）"
    assert page.find("a[href$='/attachments/doctors_certificate?back=check']")


def test_what_is_missing_is_marked_and_led_to(stage: Any) -> None:
    made = stage.at("draft")
    page = page_of(made.get(stage.path("draft", "/check")))
    assert page.find(".banner .banner__title")[0].words == "未入力が 8 か所あります"
    first = page.find(".banner a")
    assert [one.get("href") for one in first] == [
        stage.path("draft", f"/pages/{name}") for name in ("examination", "name", "birth")
    ]
    assert "ほか 5 か所" in page.find(".banner")[0].words
    assert page.find(".actions a.button")[0].get("href") == stage.path(
        "draft", "/pages/examination"
    )
    for method in (made.get, made.post):
        assert goes_to(method(stage.path("draft", "/sign"))) == stage.path("draft", "/check")


def test_the_hint_of_a_kind_is_said_once_a_page(stage: Any) -> None:
    page = page_of(stage.at("draft").get(stage.path("draft", "/pages/name")))
    hints = [one.words for one in page.find(".field__hint")]
    assert len(hints) == len(set(hints))
    assert any("カタカナ" in one for one in hints)


def test_the_exact_characters_of_a_name_are_kept_and_shown(stage: Any) -> None:
    made = stage.at("complete")
    name = "渡邉\U000e0111"
    raw = {**stage.trips["complete"].raw["name"], "family_name": name}
    goes_to(made.post(stage.path("complete", "/pages/name"), raw))
    page = page_of(made.get(stage.path("complete", "/check")))
    assert name in [found.text for found in page.find(".exact")]


def test_card_that_does_not_answer_loses_nothing(stage: Any, card: Any) -> None:
    card.down = True
    made = stage.at("complete")
    for method, rest in ((made.post, "/card"), (made.post, "/sign"),
                         (made.get, f"/card/done{DONE}"), (made.get, f"/sign/done{DONE}")):  # fmt: skip
        answer = method(stage.path("complete", rest))
        assert (answer.status_code, answer["Retry-After"]) == (503, "30")
        page = page_of(answer)
        assert "card.down" in page.words
        assert page.find("a.button")[0].get("href") == stage.path("complete", rest)
    card.down, card.who = False, stage.trips["complete"].who
    goes_to(made.post(stage.path("complete", "/sign")))
    assert goes_to(made.get(stage.path("complete", f"/sign/done{DONE}"))) == stage.path("complete")


@pytest.mark.parametrize(
    ("result", "code"),
    [("cancelled", "card.cancelled"), ("pin_locked", "card.pin_locked"),
     ("<script>", "card.not_done"), ("", "card.not_done")],
)  # fmt: skip
@pytest.mark.parametrize("way", ["card", "sign"])
def test_a_card_that_gave_nothing(stage: Any, card: Any, way: str, result: str, code: str) -> None:
    card.cancelled = True
    answer = stage.at("complete").get(
        stage.path("complete", f"/{way}/done"),
        {"request": "request-of-the-tests", "result": result},
    )
    assert answer.status_code == 422
    assert code in page_of(answer).find(".banner")[0].words
    assert "<script>" not in answer.content.decode()


def test_an_envelope_of_another_application_is_refused(stage: Any, card: Any) -> None:
    card.who = resident(901)
    made = stage.at("draft")
    goes_to(stage.at("complete").post(stage.path("complete", "/card")))
    answer = made.get(stage.path("draft", f"/card/done{DONE}"))
    assert answer.status_code == 422
    assert "vault.envelope" in page_of(answer).find(".banner")[0].words
    assert ("intake.deposit_number", "refused:vault.envelope") in stage.journal()


@pytest.mark.requirement("REG-02")
@pytest.mark.parametrize("code", ["altered", "revoked", "expired", "cannot_say", "malformed"])
def test_a_bad_signature_is_refused_and_journaled_once(stage: Any, card: Any, code: str) -> None:
    card.cms = f"bad:{code}".encode()
    made = stage.at("complete")
    goes_to(made.post(stage.path("complete", "/sign")))
    before = len(stage.journal())
    answer = made.get(stage.path("complete", f"/sign/done{DONE}"))
    assert answer.status_code == 422
    assert f"signature.{code}" in page_of(answer).find(".banner")[0].words
    assert stage.journal()[before:] == [
        ("intake.submit", f"refused:signature.{code}"),
        ("intake.see_own", "done"),
    ]
    assert page_of(answer).find("main form")[0].get("action") == stage.path("complete", "/sign")


def test_answers_changed_after_signing_are_not_submitted(stage: Any, card: Any) -> None:
    card.who = stage.trips["complete"].who
    made = stage.at("complete")
    goes_to(made.post(stage.path("complete", "/sign")))
    goes_to(made.post(stage.path("complete", "/pages/domicile"), {"domicile": "大阪府"}))
    answer = made.get(stage.path("complete", f"/sign/done{DONE}"))
    assert answer.status_code == 422
    assert not stage.rows(
        "SELECT 1 FROM intake.intake_application WHERE id = %s AND state <> 'draft'",
        stage.trips["complete"].application,
    )
