"""The case page: facts, checks, and the second person."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import psycopg
import pytest
from rig_doors import browser
from rig_pages import page_of

from meibo.config.database import setup
from meibo.doors.officer import facts
from meibo.flow.examination.models import Case, Check

KINDS = ("duplicate", "identity", "koseki", "form", "attachments", "payment", "disqualification")


def actions(response: Any) -> set[str]:
    """Last part of the address of every form of the decision bar."""
    bar = page_of(response).find(".decision")[0]
    return {form.get("action").rpartition("/")[2] for form in bar.find("form")}


def row(page: Any, label: str) -> Any:
    found = [r for r in page.find(".facts tbody tr") if r.find("th")[0].words == label]
    assert len(found) == 1, label
    return found[0]


def test_differences_are_marked_character_by_character(seen: Any) -> None:
    page = page_of(seen.at("examiner").get(f"/cases/{seen.case('differs')}"))
    heads = [th.words for th in page.find(".facts thead th")]
    assert heads[1:3] == ["申請", "カード署名・券面とも同じ"]
    assert heads[3].startswith("住基ネット")
    name = row(page, "氏名").find("td")
    assert name[0].words == "渡邉\U000e0111 遥"
    assert [m.text for m in name[2].find("mark")] == ["邉"]
    assert "書き方の違い" in name[2].words
    assert "相違" not in name[1].words
    address = row(page, "住所").find("td")
    assert "書き方の違い" in address[1].words
    assert "相違" in address[2].words
    assert "　見本荘１０１" in [m.text for m in address[2].find("mark")]
    assert row(page, "アルファベット氏名").find("td")[2].words == "WATANABE HARUKA"
    assert row(page, "市区町村コード").find("td")[2].words == "13104 東京都新宿区"
    shapes = row(page, "文字図形（MJ）").find("td")
    assert shapes[0].words == "邉\U000e0111 MJ060239"
    assert "記載なし" in shapes[2].words


def test_a_municipality_code_that_is_not_on_the_list_is_said_to_be_so() -> None:
    said = facts._municipality("99201", date(2026, 11, 21))
    assert said == "99201　このコードは2026年10月現在の一覧にありません。"


def test_a_card_that_says_two_things_has_two_columns(stage: Any) -> None:
    with psycopg.connect(setup.setup_url(stage.database)) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute(
            'UPDATE examination.examination_case SET face = face || \'{"address": "見本"}\''
            " WHERE id = %s",
            [stage.case("open")],
        )
    page = page_of(stage.at("examiner").get(f"/cases/{stage.case('open')}"))
    heads = [th.words for th in page.find(".facts thead th")]
    assert heads[1:4] == ["申請", "カード（署名）", "カード（券面）"]
    address = row(page, "住所").find("td")
    assert ["相違" in one.words for one in address[1:3]] == [False, True]


def test_the_family_register_has_its_column(seen: Any) -> None:
    page = page_of(seen.at("examiner").get(f"/cases/{seen.case('open')}"))
    assert page.find(".facts thead th")[4].words == "戸籍"
    for label in ("氏名", "生年月日", "性別", "本籍地都道府県または国籍"):
        assert "添付の書類で確認" in row(page, label).find("td")[3].words, label
    assert "添付" not in row(page, "住所").find("td")[3].words


def test_an_answer_that_is_not_there_yet_is_said_with_its_reason(seen: Any) -> None:
    page = page_of(seen.at("examiner").get(f"/cases/{seen.case('waiting')}"))
    assert "住基ネットが応答しません" in page.find(".asking")[0].words
    assert "回答待ち" in row(page, "氏名").find("td")[2].words


def test_the_register_stands_beside_where_the_person_has_an_entry(seen: Any) -> None:
    page = page_of(seen.at("examiner").get(f"/cases/{seen.case('entered')}"))
    assert page.find(".facts thead th")[5].words.startswith("登録簿")
    assert "記載しない項目" in row(page, "住所").find("td")[4].words
    open_case = page_of(seen.at("examiner").get(f"/cases/{seen.case('open')}"))
    assert len(open_case.find(".facts thead th")) == 5


@pytest.mark.requirement("REG-20")
def test_declarations_are_shown_in_their_own_check_alone(seen: Any) -> None:
    page = page_of(seen.at("examiner").get(f"/cases/{seen.case('open')}"))
    declared = page.find("#check-disqualification .check__declared div")
    assert [one.words[-2:] for one in declared] == ["いえ", "いえ", "はい", "いえ"]
    for one in page.find("#check-disqualification"):
        one.drop()
    rest = page.words
    assert "中毒" not in rest
    assert "心身の障害" not in rest
    assert "申告" not in rest


def test_findings_are_in_words_in_both_languages_with_their_digest(seen: Any) -> None:
    client = seen.at("examiner")
    found = page_of(client.get(f"/cases/{seen.case('differs')}")).find(".found__table")[0].words
    assert "申請またはカードと相違があります" in found
    assert "合格者名簿の記録と一致しています" in found
    client.cookies["meibo_lang"] = "en"
    english = page_of(client.get(f"/cases/{seen.case('differs')}"))
    assert "Differs from application or card" in english.find(".found__table")[0].words
    digest = english.find(".digest")[0]
    assert re.fullmatch(r"SHA-256 [0-9a-f]{64}", digest.get("title"))


@pytest.mark.requirement("REG-20")
def test_a_check_is_recorded_and_leads_back_to_itself(stage: Any) -> None:
    case = stage.case("open")
    response = stage.at("examiner").post(
        f"/cases/{case}/checks/koseki",
        {"result": "deficient", "reason": "domicile_differs", "memo": " 本籍が違う "},
    )
    assert (response.status_code, response["Location"]) == (303, f"/cases/{case}#check-koseki")
    with _as_clock(stage):
        check = Check.objects.get(case=case, kind="koseki")
    assert (check.result, check.reason, check.memo) == (
        "deficient", "domicile_differs", "本籍が違う",
    )  # fmt: skip
    page = page_of(stage.at("examiner").get(f"/cases/{case}"))
    assert "本籍が違う" in page.find("#check-koseki")[0].words
    # The next check without a result is the one unfolded.
    unfolded = [li.get("id") for li in page.find(".check") if li.find("details[open]")]
    assert unfolded == ["check-duplicate"]


def test_the_error_of_a_later_check_leads_into_its_own_open_form(seen: Any) -> None:
    path = f"/cases/{seen.case('open')}/checks/attachments"
    page = page_of(seen.at("examiner").post(path, {"memo": "残す"}))
    (link,) = page.find(".summary-errors a")
    (unfolded,) = [one for one in page.find(".check") if one.find("details[open]")]
    assert unfolded.get("id") == "check-attachments"
    assert unfolded.find(f"details[open] {link.get('href')}")


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"result": "failed", "memo": "残す"}, "理由を選んでください"),
        ({"result": "deficient", "reason": "unpaid"}, "選択肢の中から"),
        ({"memo": "残す"}, "結果を選んでください"),
        ({"result": "excellent"}, "選択肢の中から"),
        ({"result": "passed", "memo": "a" * 2001}, "2000 文字以内"),
        ({"result": "passed", "memo": "nul\x00"}, ""),
    ],
)
def test_a_check_that_cannot_be_taken_is_shown_again(
    seen: Any, form: dict[str, str], said: str
) -> None:
    response = seen.at("examiner").post(f"/cases/{seen.case('open')}/checks/identity", form)
    assert response.status_code == 422
    check = page_of(response).find("#check-identity")[0]
    assert check.find("details[open]")
    assert said in check.words
    if form.get("memo") == "残す":
        assert check.find("textarea")[0].text.strip() == "残す"
    with _as_clock(seen):
        assert Check.objects.get(case=seen.case("open"), kind="identity").result == "open"


def test_an_unknown_check_is_not_found(seen: Any) -> None:
    path = f"/cases/{seen.case('open')}/checks/horoscope"
    assert seen.at("examiner").post(path, {"result": "passed"}).status_code == 404


def test_only_the_decision_that_follows_is_offered(stage: Any) -> None:
    client, case = stage.at("examiner"), stage.case("checked")
    bar = page_of(client.get(f"/cases/{case}")).find(".decision")[0]
    assert bar.find("input[name=outcome]")[0].get("value") == "grant"
    client.post(f"/cases/{case}/checks/payment", {"result": "deficient", "reason": "unpaid"})
    bar = page_of(client.get(f"/cases/{case}")).find(".decision")[0]
    assert bar.find("input[name=outcome]")[0].get("value") == "return"
    wrong = client.post(f"/cases/{case}/propose", {"outcome": "grant"})
    assert wrong.status_code == 422
    assert "審査結果と決定が合いません" in page_of(wrong).words
    assert client.post(f"/cases/{case}/propose", {"outcome": "eat"}).status_code == 422


def test_a_decision_waits_for_all_seven_checks(seen: Any) -> None:
    client, case = seen.at("examiner"), seen.case("open")
    page = client.get(f"/cases/{case}")
    assert actions(page) == set()
    assert "あと 7 項目" in page_of(page).find(".decision")[0].words
    response = client.post(f"/cases/{case}/propose", {"outcome": "grant"})
    assert response.status_code == 422
    assert "examination.unfinished" in page_of(response).words


@pytest.mark.requirement("ACC-11")
def test_who_proposed_is_not_offered_to_approve_and_cannot(stage: Any) -> None:
    case = stage.case("proposed")
    own = stage.at("examiner").get(f"/cases/{case}")
    assert actions(own) == {"send-back"}
    assert "決定案を作成した方は決裁できません" in page_of(own).find(".decision")[0].words
    assert "作成：あなた" in page_of(own).find(".decision")[0].words
    refused = stage.at("examiner").post(f"/cases/{case}/approve")
    assert refused.status_code == 403
    assert "examination.second_person" in page_of(refused).words
    other = stage.at("approver").get(f"/cases/{case}")
    assert actions(other) == {"send-back", "approve"}
    assert "作成：審査担当の職員" in page_of(other).find(".decision")[0].words
    assert stage.at("approver").post(f"/cases/{case}/approve").status_code == 303
    with _as_clock(stage):
        found = Case.objects.get(id=case)
    assert (found.state, found.approved_by) == ("decided", stage.officers["approver"].account)
    again = stage.at("approver").post(f"/cases/{case}/approve")
    assert again.status_code == 409


def test_buttons_are_shown_to_officers_with_the_duty_alone(seen: Any) -> None:
    shown = {
        who: actions(seen.at(who).get(f"/cases/{seen.case('proposed')}"))
        for who in ("examine", "approve", "register", "none")
    }
    assert shown == {
        "examine": set(), "approve": {"send-back", "approve"}, "register": set(), "none": set(),
    }  # fmt: skip
    for who, forms in (("examine", 7), ("approve", 0), ("none", 0)):
        page = page_of(seen.at(who).get(f"/cases/{seen.case('open')}"))
        assert len(page.find(".check__form")) == forms
    assert actions(seen.at("approve").get(f"/cases/{seen.case('checked')}")) == set()


def test_a_whole_decision_by_two_officers(stage: Any) -> None:
    case, examiner, approver = stage.case("open"), stage.at("examine"), stage.at("approve")
    for kind in KINDS:
        sent = examiner.post(f"/cases/{case}/checks/{kind}", {"result": "passed", "memo": ""})
        assert sent.status_code == 303
    proposed = examiner.post(
        f"/cases/{case}/propose", {"outcome": "grant", "contact_memo": "おめでとうございます"}
    )
    assert proposed.status_code == 303
    assert "おめでとうございます" in page_of(approver.get(f"/cases/{case}")).words
    assert approver.post(f"/cases/{case}/send-back").status_code == 303
    assert examiner.post(f"/cases/{case}/propose", {"outcome": "grant"}).status_code == 303
    late = examiner.post(f"/cases/{case}/checks/form", {"result": "passed"})
    assert late.status_code == 409
    assert approver.post(f"/cases/{case}/approve").status_code == 303
    assert "決定済" in page_of(approver.get(f"/cases/{case}")).find(".case__head")[0].words


def test_an_attachment_is_shown_in_a_place_of_its_own(seen: Any) -> None:
    response = seen.at("examine").get(f"/documents/{seen.document}")
    assert response.content.startswith(b"%PDF-")
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "no-store"
    policy = {part.split()[0]: part for part in response["Content-Security-Policy"].split("; ")}
    assert policy["sandbox"] == "sandbox"
    assert policy["default-src"] == "default-src 'none'"
    assert response["Content-Disposition"].startswith("inline; filename*=UTF-8''doctors_")


def test_no_individual_number_is_on_any_page(seen: Any) -> None:
    numbers = {trip.who.number for trip in seen.trips.values()}
    client = browser(seen.officers["examiner"])
    pages = [f"/cases/{trip.case}" for trip in seen.trips.values()]
    for path in [*pages, "/cases", "/cases.csv", "/register", f"/register/{seen.entry('entered')}"]:
        shown = client.get(path).content.decode()
        assert not [number for number in numbers if number in shown], path


def _as_clock(stage: Any) -> Any:
    """Look at the rows themselves, as a process that sees them all."""
    from rig_processes import acting_as

    return acting_as("clock", stage.database)
