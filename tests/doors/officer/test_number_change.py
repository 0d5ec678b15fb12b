"""Perhaps the same person with a changed number: asked, confirmed by two, said to both."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from rig_card import resident
from rig_doors import browser, door_open
from rig_pages import page_of

WHO = resident(9_201)


@pytest.fixture
def case(journey: Any) -> UUID:
    """The later application of somebody registered, read with a card of another number."""
    journey.to("registered", WHO)
    other = replace(WHO, number=resident(9_202).number)
    trip = journey.to("examined", other, person=journey.people.applicant("another log-in"),
                      examination_number=WHO.number[5:11])  # fmt: skip
    found: UUID = trip.case
    return found


@pytest.fixture
def at(journey: Any, case: UUID, database: str) -> Callable[..., Any]:
    """Open the case, or send one of its forms, as an officer."""

    def at(who: str, form: str | None = None, **fields: str) -> Any:
        person = journey.officer(who)
        with door_open("officer", database):
            client = browser(person)
            if form is None:
                return page_of(client.get(f"/cases/{case}"))
            return client.post(f"/cases/{case}/number-change{form}", fields)

    return at


def forms(page: Any) -> set[str]:
    return {form.get("action").rpartition("/")[2] for form in page.find("#number-change form")}


def propose_buttons(page: Any) -> int:
    return len(page.find(".decision input[name=outcome]"))


@pytest.mark.requirement("REG-12", "ACC-11")
def test_the_page_asks_two_officers_and_shows_no_number(at: Any, journey: Any) -> None:
    page = at("examiner")
    panel = page.find("#number-change")[0].words
    assert "氏名・生年月日・性別が同じです" in panel
    assert forms(page) == {"number-change"}
    assert WHO.number not in page.words
    assert at("approver", "/approve").status_code == 409, "nothing is proposed yet"
    empty = at("examiner", "", memo=" \x00 ")
    assert empty.status_code == 422


def test_what_is_in_the_way_of_registering_is_said(at: Any, journey: Any, case: UUID) -> None:
    from rig_journey import KINDS

    from meibo.flow.examination.commands.record_check import record_check

    with journey.acting(journey.officer("examiner")) as actor:
        for kind in KINDS:
            record_check(actor, journey.at, case=case, kind=kind, result="passed")
    bar = at("examiner").find(".decision")[0]
    assert "別の方と判断した理由を重複確認のメモに" in bar.words
    assert propose_buttons(at("examiner")) == 0
    with journey.acting(journey.officer("examiner")) as actor:
        record_check(actor, journey.at, case=case, kind="duplicate", result="passed", memo="別の方")
    assert propose_buttons(at("examiner")) == 1


@pytest.mark.requirement("REG-12", "ACC-11")
def test_confirmed_by_a_second_officer(at: Any, journey: Any, case: UUID) -> None:
    sent = at("examiner", "", memo="附票で確認")
    assert (sent.status_code, sent["Location"]) == (303, f"/cases/{case}#number-change")
    mine, theirs = at("examiner"), at("approver")
    assert forms(mine) == {"drop"}, "who proposed may take it back, not confirm it"
    assert forms(theirs) == {"drop", "approve"}
    assert "附票で確認" in theirs.find("#number-change")[0].words
    assert at("examiner", "/approve").status_code == 403
    assert at("approver", "/approve").status_code == 303
    assert "まもなく反映されます" in at("examiner").find("#number-change")[0].words
    journey.tick("change_numbers")
    done = at("examiner")
    assert "同じ方として一つにまとめました" in done.find("#number-change")[0].words
    assert forms(done) == set()
    assert done.find(".facts thead th")[5].words.startswith("登録簿"), "the entry stands beside now"
