"""Two real connections at once, on each place where two can meet.

Every race is run twice: with its lock or constraint taken away, where it must go wrong, so that the
second run, where it goes right, shows something.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from rig_card import resident, signed
from rig_races import at_once, codes, without_row_locks
from rig_removal import without

from meibo.flow.examination.commands.approve_decision import approve_decision
from meibo.flow.examination.commands.open_case import open_case
from meibo.flow.intake.commands.begin import begin
from meibo.flow.intake.commands.open_number import open_number
from meibo.flow.intake.commands.settle_number_check import settle_number_check
from meibo.flow.intake.commands.submit import submit
from meibo.flow.registration.commands.approve_disposition import approve_disposition
from meibo.flow.registration.commands.propose_disposition import propose_disposition
from meibo.flow.registration.commands.run_registration import run_registration
from meibo.rooms.payments.commands.receive_notice import receive_notice
from meibo.terms.actor import Actor
from meibo.terms.day import japanese_day

CLOCK, NUMBER, MACHINE = (Actor(f"process:{one}") for one in ("clock", "number", "machine"))


@pytest.mark.requirement("REG-02")
def test_submitted_twice_at_once(journey: Any, rows: Any, database: str, locked: bool) -> None:
    trip = journey.to("prepared")
    call = partial(submit, trip.person.actor, journey.at, application=trip.application,
                   cms=signed(trip.document, trip.who))  # fmt: skip
    with journey.as_role("applicant"):
        found = codes(
            at_once(
                "applicant", database, [call, call], before="UPDATE documents.documents_document"
            )
        )
    entries = rows(
        """SELECT count(*) FROM journal.journal_entry
            WHERE function = 'intake.submit' AND outcome = 'done'"""
    )
    if locked:
        assert found == ["intake.arrived", "ok"]
        assert entries == [(1,)]
    else:
        # PostgreSQL's policy (drafts alone are changed) stops the second write, and Django says so.
        assert found != ["intake.arrived", "ok"]
    assert rows("SELECT state FROM intake.intake_application") == [("arrived",)]


@pytest.mark.requirement("APP-01")
@pytest.mark.parametrize("guarded", [False, True])
def test_begun_twice_at_once(journey: Any, rows: Any, database: str, guarded: bool) -> None:
    if not guarded:
        rows("DROP INDEX intake.intake_one_pending")
    person = journey.people.applicant()
    call = partial(begin, person.actor, journey.at, register="nurse",
                   procedure="new_registration")  # fmt: skip
    found = codes(at_once("applicant", database, [call, call], before="INSERT INTO"))
    count = rows("SELECT count(*) FROM intake.intake_application")
    if guarded:
        assert (found, count) == (["intake.one_pending", "ok"], [(1,)])
    else:
        assert (found, count) == (["ok", "ok"], [(2,)])


@pytest.mark.requirement("REG-21")
@pytest.mark.parametrize("guarded", [False, True])
def test_answered_twice_at_once(journey: Any, rows: Any, database: str, guarded: bool) -> None:
    rows("DROP INDEX intake.intake_one_pending")  # which would catch this too
    if not guarded:
        rows("DROP INDEX intake.intake_one_reapplication")
    trip = journey.to("examined")
    journey.returned(trip)
    call = partial(begin, trip.person.actor, journey.at, register="nurse",
                   procedure="new_registration", earlier=trip.application)  # fmt: skip
    found = codes(at_once("applicant", database, [call, call], before="INSERT INTO"))
    assert found == (["intake.not_answerable", "ok"] if guarded else ["ok", "ok"])


@pytest.mark.requirement("REG-10")
def test_two_runs_at_once(journey: Any, rows: Any, database: str, locked: bool) -> None:
    for _ in range(3):
        journey.to("approved")
    one, other = journey.officer("registrar"), journey.people.officer("register")
    calls = [
        partial(run_registration, who.actor, journey.at, register="nurse") for who in (one, other)
    ]
    found = codes(
        at_once("officer", database, calls, before='UPDATE "examination_case" SET "handed_over')
    )
    if locked:
        assert found == ["ok", "registration.nothing"]
    else:
        assert "IntegrityError" in found, "both had taken the same cases"
    assert rows("SELECT registration_number FROM register.register_entry ORDER BY 1") == [
        (1,), (2,), (3,),
    ]  # fmt: skip


def test_two_runs_at_once_without_lock_and_constraints(
    journey: Any, rows: Any, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the lock and the constraints keep away, seen: everybody twice, numbers twice."""
    without_row_locks(monkeypatch)
    for table, name in (
        ("register_entry", "register_one_number"), ("register_entry", "register_one_person"),
        ("register_entry", "register_entry_case_key"),
        ("register_version", "register_version_cause"),
    ):  # fmt: skip
        rows(f"ALTER TABLE register.{table} DROP CONSTRAINT {name}")
    journey.to("approved")
    one, other = journey.officer("registrar"), journey.people.officer("register")
    calls = [
        partial(run_registration, who.actor, journey.at, register="nurse") for who in (one, other)
    ]
    found = codes(
        at_once("officer", database, calls, before='UPDATE "examination_case" SET "handed_over')
    )
    assert found == ["ok", "ok"]
    assert len(rows("SELECT 1 FROM register.register_entry")) == 2


@pytest.mark.requirement("ACC-11", "REG-20")
def test_a_decision_approved_twice_at_once(
    journey: Any, rows: Any, database: str, locked: bool
) -> None:
    trip = journey.to("proposed")
    if not locked:
        rows("DROP TRIGGER own_hand ON examination.examination_case")  # a second fence
    both = [journey.people.officer("approve") for _ in range(2)]
    calls = [partial(approve_decision, who.actor, journey.at, case=trip.case) for who in both]
    found = codes(at_once("officer", database, calls, before='UPDATE "examination_case"'))
    done = rows(
        """SELECT count(*) FROM journal.journal_entry
            WHERE function = 'examination.approve_decision' AND outcome = 'done'"""
    )
    if locked:
        assert (found, done) == (["examination.not_proposed", "ok"], [(1,)])
    else:
        assert (found, done) == (["ok", "ok"], [(2,)])


@pytest.mark.requirement("REG-22")
def test_a_disposition_approved_twice_at_once(
    journey: Any, rows: Any, database: str, locked: bool
) -> None:
    trip = journey.to("entered")
    if not locked:
        rows("DROP TRIGGER own_hand ON registration.registration_disposition")  # a second fence
    today = japanese_day(journey.at)
    with journey.acting(journey.officer("registrar")) as actor:
        proposal = propose_disposition(
            actor, journey.at, entry=trip.entry, kind="suspension", starts_on=today, ends_on=today,
            letter_number="x", reason="x",
        )  # fmt: skip
    both = [journey.people.officer("approve") for _ in range(2)]
    calls = [
        partial(approve_disposition, who.actor, journey.at, disposition=proposal) for who in both
    ]
    found = codes(at_once(
        "officer", database, calls, before='UPDATE "registration_disposition"',
        advisory_locks=locked,
    ))  # fmt: skip
    assert found == (["ok", "registration.not_proposed"] if locked else ["IntegrityError", "ok"])
    assert rows("SELECT max(sequence) FROM register.register_version") == [(2,)]


@pytest.mark.requirement("PAY-03")
@pytest.mark.parametrize("guarded", [False, True])
def test_a_kept_notice_twice_at_once(
    journey: Any, rows: Any, database: str, guarded: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It came before its order was known, and comes again twice once it is."""
    if not guarded:
        without_row_locks(monkeypatch)
        rows(
            "ALTER TABLE payments.payments_movement DROP CONSTRAINT payments_one_movement_per_cause"
        )
    notice = journey.notice(*journey.demand(journey.to("accepted")))
    rows(
        """INSERT INTO payments.payments_notice VALUES (%s, %s, %s, 'paid', %s, %s, 'jws',
           'no_such_order')""",
        notice.notice_id, notice.order, notice.amount, journey.at, journey.at,
    )  # fmt: skip
    call = partial(receive_notice, MACHINE, journey.at, notice=notice, signed="jws")
    found = at_once("machine", database, [call, call], before='INSERT INTO "payments_movement"')
    paid = rows("SELECT sum(amount) FROM payments.payments_movement")
    if guarded:
        assert (sorted(found), paid) == (["booked", "repeated"], [(9000,)])
    else:
        assert (found, paid) == (["booked", "booked"], [(18000,)])


@pytest.mark.requirement("PAY-03")
def test_a_new_notice_twice_at_once(journey: Any, rows: Any, database: str) -> None:
    notice = journey.notice(*journey.demand(journey.to("accepted")))
    call = partial(receive_notice, MACHINE, journey.at, notice=notice, signed="jws")
    found = at_once("machine", database, [call, call], before='INSERT INTO "payments_notice"')
    assert sorted(found) == ["booked", "repeated"]
    assert rows("SELECT sum(amount) FROM payments.payments_movement") == [(9000,)]


@pytest.mark.requirement("REG-12", "VLT-02")
@pytest.mark.parametrize("guarded", [False, True])
def test_one_number_linked_twice_at_once(
    journey: Any, rows: Any, database: str, guarded: bool
) -> None:
    who = resident(51)
    trips = [
        journey.to("opened", who, person=journey.people.applicant(f"account {n}")) for n in range(2)
    ]
    if not guarded:
        rows("ALTER TABLE vault.vault_number DROP CONSTRAINT vault_one_number_per_file")
        # The lock of a file's links, the constraint, and what it answers: three defences.
        without(rows, "vault.link", "PERFORM pg_advisory_xact_lock(hashtextextended('vault link ' "
                "|| v.register_file, 0));")  # fmt: skip
        without(
            rows, "vault.link",
            "ON CONFLICT (register_file, lookup) DO UPDATE SET register_file = EXCLUDED.register_file",
        )  # fmt: skip
        without(rows, "vault.link", "INSERT INTO vault.vault_number",
                "PERFORM pg_sleep(0.3); INSERT INTO vault.vault_number")  # fmt: skip
    calls = [
        partial(settle_number_check, CLOCK, journey.at, application=trip.application)
        for trip in trips
    ]
    found = codes(at_once("clock", database, calls, before="SELECT vault.link"))
    assert found == ["ok", "ok"]
    pseudonyms = rows("SELECT DISTINCT pseudonym FROM intake.intake_application")
    assert len(pseudonyms) == (1 if guarded else 2)


@pytest.mark.requirement("REG-03")
def test_a_number_opened_by_two_processes_at_once(
    journey: Any, rows: Any, database: str, locked: bool
) -> None:
    journey.to("opened")  # with it the data key, at which they would meet otherwise
    trip = journey.to("arrived")
    KEPT.clear()
    call = partial(open_number, NUMBER, journey.at, application=trip.application)
    with journey.as_role("number"):
        found = codes(at_once("number", database, [call, call], before='UPDATE "vault_envelope"'))
    assert found == ["ok", "ok"]
    found_states = rows("SELECT state, previous_state FROM vault.vault_envelope")
    assert found_states == [("opened", "waiting")] * 2
    writes = rows("SELECT count(*) FROM vault.vault_datakey")
    assert writes == [(1,)]
    # Both open it; without the lock the second writes what the first had written.
    assert len(KEPT) == (1 if locked else 2)


KEPT: list[str] = []


@pytest.fixture(autouse=True)
def counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """How often an opened number was about to be written."""
    from meibo.rooms.vault import opening

    KEPT.clear()
    original = opening.still_in_use

    def in_use(register_file: str, sealed: Any) -> bool:
        KEPT.append(register_file)
        return original(register_file, sealed)

    monkeypatch.setattr(opening, "still_in_use", in_use)


def test_one_application_taken_up_twice_at_once(
    journey: Any, rows: Any, database: str, locked: bool
) -> None:
    trip = journey.to("forwarded")
    call = partial(open_case, CLOCK, journey.at, application=trip.application)
    found = codes(at_once("clock", database, [call, call], before='UPDATE "intake_application"'))
    assert found == (["ok", "ok"] if locked else ["IntegrityError", "ok"])
    assert rows("SELECT count(*) FROM examination.examination_case") == [(1,)]
    assert rows("SELECT count(*) FROM examination.examination_check") == [(7,)]
