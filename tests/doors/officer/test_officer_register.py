"""Runs, the register, dispositions: through the pages alone."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from rig_pages import names, page_of
from rig_processes import acting_as

from meibo.flow.registration.rules import takes_away
from meibo.flow.registration.states import DispositionKind
from meibo.rooms.register.models import Entry, Version
from meibo.terms.day import japanese_day


def day(name: str, year: str, month: str, number: str, era: str = "reiwa") -> dict[str, str]:
    return {
        f"{name}_era": era, f"{name}_year": year, f"{name}_month": month, f"{name}_day": number,
    }  # fmt: skip


def suspension(**changes: str) -> dict[str, str]:
    return {
        "kind": "suspension", **day("starts_on", "8", "12", "1"), **day("ends_on", "8", "12", "31"),
        "letter_number": "医政発第9号", "reason": "試験", "confirm": "1", **changes,
    }  # fmt: skip


@pytest.mark.requirement("REG-01", "REG-10")
def test_a_run_enters_what_waits_once_its_number_is_typed(stage: Any) -> None:
    client = stage.at("registrar")
    for typed in ("", "2", "one"):
        wrong = client.post("/runs/nurse", {"confirm": typed})
        assert wrong.status_code == 422
        assert wrong.content.decode().count("summary-errors") == 1
        # That address takes forms alone, so nothing on its page leads back to it.
        assert page_of(wrong).find(".list") == page_of(wrong).find("a.chip") == []
    with acting_as("clock", stage.database):
        assert Entry.objects.count() == 2
    assert client.post("/runs/nurse", {"confirm": "１"}).status_code == 303
    with acting_as("clock", stage.database):
        assert sorted(Entry.objects.values_list("registration_number", flat=True)) == [1, 2, 3]
    page = page_of(client.get("/runs")).words
    assert "第 3 号を登録しました" in page
    again = client.post("/runs/nurse", {"confirm": "1"})
    assert again.status_code == 409
    assert client.post("/runs/unheard", {"confirm": "1"}).status_code == 404


def test_the_run_is_offered_to_its_duty_alone(seen: Any) -> None:
    (waiting,) = page_of(seen.at("registrar").get("/runs")).find("[data-register=nurse]")
    assert waiting.find("form[action='/runs/nurse']")
    listed = seen.at("registrar").get(waiting.find("a")[0].get("href"))
    assert len(names(listed)) == int(waiting.get("data-waiting")) == 1
    page = page_of(seen.at("examine").get("/runs"))
    assert not page.find("form[action='/runs/nurse']")
    assert "登録の権限を持つ職員が行います" in page.words
    assert "担当する登録簿がありません" in page_of(seen.at("elsewhere").get("/runs")).words


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 2), ("1", 1), ("１", 1), ("見本", 2), ("見本　一", 1), ("見本　一\U000e0100", 1),
        ("本", 0), ("9" * 30, 0), ("²", 1), ("!?", 0), ("%", 0), ("3000000000", 0),
        ("x\x00", 2),  # a form with a control character is not searched for; the list stays
    ],
)  # fmt: skip
def test_the_register_is_searched_by_number_and_by_the_beginning_of_a_name(
    seen: Any, text: str, count: int
) -> None:
    response = seen.at("examine").get("/register", {"text": text})
    assert response.status_code == 200
    page = page_of(response)
    shown = len(page.find("tbody tr"))
    assert shown == count
    assert page.find(".list__count span")[0].words == f"{count} 件"


def test_a_suspension_takes_two_officers_and_a_typed_number(stage: Any) -> None:
    registrar, approver = stage.at("registrar"), stage.at("approver")
    path = f"/register/{stage.entry('entered')}"
    assert registrar.post(f"{path}/dispositions", suspension(confirm="2")).status_code == 422
    assert registrar.post(f"{path}/dispositions", suspension()).status_code == 303
    assert "決裁待ちの処分案があります" in page_of(registrar.get(path)).words
    assert registrar.post(f"{path}/dispositions", suspension()).status_code == 409
    listed = page_of(registrar.get("/dispositions"))
    approvals = [f.get("action") for f in listed.find("form[action$='/approve']")]
    assert approvals == [], "nobody is offered to approve what they proposed"
    listed = page_of(approver.get("/dispositions"))
    approvals = [f.get("action") for f in listed.find("form[action$='/approve']")]
    assert len(approvals) == 2
    for action in approvals:
        refused = registrar.post(action, {"confirm": "1"})
        assert refused.status_code == 403
        assert "registration.second_person" in page_of(refused).words
        # One of the two is No. 1, the other No. 2: whichever is typed, one is refused.
        taken = [approver.post(action, {"confirm": typed}).status_code for typed in ("1", "2")]
        assert taken in ([303, 409], [422, 303])
        assert approver.post(action, {"confirm": "1"}).status_code == 409
    with acting_as("clock", stage.database):
        last = Version.objects.filter(entry=stage.entry("entered")).latest("sequence")
    assert (last.act, str(last.suspended_until)) == ("suspension", "2026-12-31")
    assert "令和8年12月1日から令和8年12月31日まで（31日間）" in page_of(registrar.get(path)).words


@pytest.mark.requirement("REG-22")
def test_a_suspension_is_approved_by_typing_the_registration_number(stage: Any) -> None:
    approver, action = stage.at("approver"), f"/dispositions/{stage.disposition}/approve"
    listed = page_of(approver.get("/dispositions"))
    (form,) = listed.find(f"form[action='{action}']")
    assert form.find(".field__word b")[0].words == "2"
    for typed in ({}, {"confirm": ""}, {"confirm": "1"}, {"confirm": "停止"}):
        answer = approver.post(action, typed)
        assert answer.status_code == 422
        page = page_of(answer)
        (link,) = page.find(".summary-errors a")
        (wrong,) = page.find(f"form[action='{action}'] input[aria-invalid=true]")
        assert link.get("href") == f"#{wrong.get('id')}"
        assert page.find(".filters__clear a")[0].get("href") == "/dispositions"
    with acting_as("clock", stage.database):
        assert Version.objects.filter(entry=stage.entry("suspended")).count() == 1
    assert stage.at("examine").post(action, {"confirm": "2"}).status_code == 403
    assert approver.post(action, {"confirm": "２"}).status_code == 303


def test_what_takes_a_right_away_is_all_but_what_gives_it_back() -> None:
    """A kind nobody has thought of is among the dangerous ones."""
    favourable = {kind for kind in DispositionKind if not takes_away(kind)}
    assert favourable == {"reinstatement", "refresher_done"}
    assert takes_away("revocation")


def test_a_suspension_is_lifted(stage: Any) -> None:
    registrar, approver = stage.at("registrar"), stage.at("approver")
    entry = stage.entry("suspended")
    approval = f"/dispositions/{stage.disposition}/approve"
    assert approver.post(approval, {"confirm": "2"}).status_code == 303
    page = page_of(registrar.get(f"/register/{entry}"))
    assert page.find("input[name=kind]")[0].get("value") == "reinstatement"
    today = japanese_day(datetime.now(UTC))  # a lift of a later day would end it later
    form = {
        "kind": "reinstatement",
        **day("starts_on", str(today.year), str(today.month), str(today.day), era=""),
        "letter_number": "医政発第10号", "reason": "期間の短縮", "confirm": "2",
    }  # fmt: skip
    assert registrar.post(f"/register/{entry}/dispositions", form).status_code == 303
    (waiting,) = page_of(approver.get("/dispositions")).find("form[action$='/approve']")
    assert waiting.find("input[name=confirm]") == [], "it gives the right back"
    assert approver.post(waiting.get("action")).status_code == 303
    with acting_as("clock", stage.database):
        last = Version.objects.filter(entry=entry).latest("sequence")
    assert (last.act, last.status) == ("reinstatement", "registered")


def test_a_proposal_is_dropped(stage: Any) -> None:
    approver = stage.at("approver")
    assert approver.post(f"/dispositions/{stage.disposition}/drop").status_code == 303
    assert "決裁を待つ処分案はありません" in page_of(approver.get("/dispositions")).words
    page = page_of(approver.get(f"/register/{stage.entry('suspended')}")).words
    assert "取下げ" in page


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (day("ends_on", "7", "12", "31"), "期間が正しくありません"),
        (day("ends_on", "20", "12", "31"), "期間が正しくありません"),
        (day("starts_on", "65", "1", "1", era="showa"), "昭和にこの日はありません"),
        (day("starts_on", "", "", ""), "入力してください"),
        (day("starts_on", "８", "2", "30"), "暦にありません"),
        ({"reason": "  "}, "処分の理由を入力してください"),
        ({"letter_number": "x" * 101}, "100 文字以内"),
        ({"confirm": ""}, "入力"),
    ],
)
def test_a_disposition_that_cannot_be_is_shown_again(
    seen: Any, changes: dict[str, str], said: str
) -> None:
    path = f"/register/{seen.entry('entered')}/dispositions"
    response = seen.at("registrar").post(path, suspension(**changes))
    assert response.status_code == 422
    page = page_of(response)
    assert said in page.find(".summary-errors")[0].words
    assert page.find("input[name=letter_number]")[0].get("value")


def test_an_unknown_kind_is_a_bad_request(seen: Any) -> None:
    path = f"/register/{seen.entry('entered')}/dispositions"
    assert seen.at("registrar").post(path, suspension(kind="erasure")).status_code == 400
