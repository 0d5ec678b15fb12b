"""The way of one nurse: from a draft to a certificate and what the public is told of it."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from rig_journey import STATES

from meibo.terms.actor import Actor
from meibo.terms.day import japanese_day

PUBLIC = Actor("test:public")
STATE_AFTER = {
    "draft": "draft", "complete": "draft", "prepared": "draft", "arrived": "arrived",
    "opened": "arrived", "accepted": "arrived", "paid": "arrived", "forwarded": "forwarded",
    "examined": "under_examination", "checked": "under_examination",
    "proposed": "under_examination", "approved": "under_examination", "decided": "decided",
    "entered": "decided", "registered": "registered",
}  # fmt: skip


@pytest.mark.requirement("APP-01", "APP-02", "REG-01", "REG-02", "REG-20", "PAY-03")
def test_every_state_on_the_way(journey: Any, rows: Any) -> None:
    trip = journey.to("draft")
    for before, after in itertools.pairwise(STATES):
        journey.on(trip, after, start=before)
        assert rows("SELECT state FROM intake.intake_application") == [(STATE_AFTER[after],)], after
    (entry,) = rows("SELECT registration_number, registered_on FROM register.register_entry")
    assert entry == (1, japanese_day(journey.at))


@pytest.mark.requirement("AUD-02")
def test_every_step_is_journaled_once(journey: Any, rows: Any) -> None:
    journey.to("registered")
    functions = [
        row[0] for row in rows("SELECT function FROM journal.journal_entry ORDER BY id")
        if not row[0].startswith(("accounts.", "vault.take_up_keys"))
    ]  # fmt: skip
    assert functions == [
        "intake.begin", *["intake.save_answers"] * 7, *["intake.attach_file"] * 2,
        "intake.ask_for_number", "intake.deposit_number", "intake.prepare_document",
        "intake.submit", "intake.open_number", "intake.settle_number_check",
        "payments.receive_notice", "intake.forward", "payments.note_looked_at",
        "examination.take_in_passers",
        "examination.open_case", "enquiry.claim", "vault.reveal", "enquiry.answer",
        "examination.record_answer", *["examination.record_check"] * 7,
        "examination.propose_decision", "examination.approve_decision", "intake.record_decision",
        "examination.note_decisions_told", "registration.run", "intake.record_registration",
        "examination.note_entries_told",
    ]  # fmt: skip
    assert {row[0] for row in rows("SELECT DISTINCT outcome FROM journal.journal_entry")} == {
        "done",
        "booked",
    }


@pytest.mark.requirement("AUD-02", "VLT-01")
def test_the_journal_holds_no_personal_data(journey: Any, rows: Any) -> None:
    trip = journey.to("registered")
    text = str(rows("SELECT e::text FROM journal.journal_entry e"))
    for word in (trip.who.number, trip.who.name, *trip.who.name.split("　"), trip.who.birth_date,
                 trip.who.address, "ミホン", "03-1234-5678"):  # fmt: skip
        assert word not in text


@pytest.mark.requirement("NTC-01", "NTC-02", "NTC-03")
def test_the_applicant_is_told_each_thing_once(journey: Any, rows: Any) -> None:
    from meibo.rooms.notices.queries import own_notices

    trip = journey.to("registered")
    for step in ("settle_number_checks", "report_decisions", "report_registrations"):
        assert journey.tick(step) == 0
    with journey.acting(trip.person) as actor:
        told = own_notices(actor, journey.at)
    assert {notice.kind for notice in told} == {"fee_due", "decision_grant", "registered"}
    assert len(told) == 3
    text = " ".join(f"{n.title_ja}{n.title_en}{n.body_ja}{n.body_en}" for n in told)
    assert "9,000" in text
    assert "令和8年11月20日" in text
    assert trip.who.number not in text
    assert rows("SELECT count(*) FROM notices.notices_notice WHERE read_at IS NULL") == [(0,)]
