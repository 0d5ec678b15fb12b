"""Every refusal of registration and certificates; runs; dispositions."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from meibo.flow.certificate.commands.request_certificate import request_certificate
from meibo.flow.certificate.queries import status_bits
from meibo.flow.registration.commands.approve_disposition import approve_disposition
from meibo.flow.registration.commands.drop_disposition import drop_disposition
from meibo.flow.registration.commands.propose_disposition import propose_disposition
from meibo.flow.registration.commands.run_registration import run_registration
from meibo.flow.registration.queries import entry_file
from meibo.rooms.register import window
from meibo.terms.actor import Actor
from meibo.terms.day import japanese_day


def run(journey: Any, register: str = "nurse") -> int:
    with journey.acting(journey.officer("registrar")) as actor:
        return run_registration(actor, journey.at, register=register)


@pytest.mark.requirement("REG-01")
@pytest.mark.parametrize("state", ["examined", "proposed"])
def test_nothing_is_entered_without_a_decision(journey: Any, refuses: Any, state: str) -> None:
    journey.to(state)
    with refuses("registration.nothing"):
        run(journey)


@pytest.mark.requirement("REG-01")
@pytest.mark.parametrize("outcome", ["return", "refuse"])
def test_nothing_is_entered_that_was_not_granted(journey: Any, refuses: Any, outcome: str) -> None:
    trip = journey.to("examined")
    result, reason = (
        ("deficient", "item_wrong") if outcome == "return" else ("failed", "not_on_passers_list")
    )
    journey.check(trip, form=(result, reason))
    journey.propose(trip, outcome)
    journey.on(trip, "approved", start="proposed")
    with refuses("registration.nothing"):
        run(journey)


def test_a_run_enters_each_case_once(journey: Any, refuses: Any) -> None:
    journey.to("entered")
    with refuses("registration.nothing"):
        run(journey)


def test_a_run_of_another_size_than_was_confirmed(journey: Any, refuses: Any) -> None:
    journey.to("approved")
    with journey.acting(journey.officer("registrar")) as actor:
        for expected in (0, 2):
            with refuses("registration.count_changed"):
                run_registration(actor, journey.at, register="nurse", expected=expected)
        assert run_registration(actor, journey.at, register="nurse", expected=1) == 1


@pytest.mark.requirement("VLT-07")
def test_no_register_of_ones_own(journey: Any, refuses: Any) -> None:
    journey.to("approved")
    for register in ("pharmacist", "", "nobody"):
        with refuses("registration.no_register"):
            run(journey, register)


@pytest.mark.requirement("REG-01", "REG-10")
def test_thirty_cases_one_date_contiguous_numbers(journey: Any, rows: Any) -> None:
    """Cases are copied by SQL from one real decision: thirty whole ways would tell no more."""
    journey.to("entered")
    journey.to("approved")
    rows_before = rows("SELECT count(*) FROM examination.examination_case")
    copies = """
        INSERT INTO examination.examination_case SELECT (jsonb_populate_record(
          NULL::examination.examination_case, to_jsonb(c) || jsonb_build_object(
            'id', gen_random_uuid(), 'application', gen_random_uuid(),
            'pseudonym', gen_random_uuid(), 'portal_pseudonym', gen_random_uuid()))).*
          FROM (SELECT * FROM examination.examination_case WHERE handed_over_at IS NULL) AS c,
               generate_series(1, 29) RETURNING 1"""
    from meibo.config.database import setup

    with psycopg.connect(setup.setup_url(_name(rows))) as superuser:
        superuser.execute("SET session_replication_role = replica")
        superuser.execute(copies)
    assert rows_before == [(2,)]
    assert run(journey) == 30
    found = rows(
        "SELECT registration_number, registered_on FROM register.register_entry ORDER BY 1"
    )
    today = japanese_day(journey.at)
    assert found == [(number, today) for number in range(1, 32)]
    latest = rows("SELECT first_number, entered, registered_on FROM registration.registration_run"
                  " ORDER BY first_number DESC LIMIT 1")  # fmt: skip
    assert latest == [(2, 30, today)]
    versions = rows("SELECT DISTINCT act, status, sequence FROM register.register_version")
    assert versions == [("registration", "registered", 1)]


def _name(rows: Any) -> str:
    name: str = rows("SELECT current_database()")[0][0]
    return name


@pytest.mark.requirement("REG-10")
def test_a_run_that_fails_gives_its_numbers_back(
    journey: Any, rows: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    journey.to("approved")
    journey.to("approved")

    def fail(*_: Any, **__: Any) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(window.Version.objects, "bulk_create", fail)
        with pytest.raises(ZeroDivisionError):
            run(journey)
    assert rows("SELECT count(*) FROM register.register_entry") == [(0,)]
    assert rows("SELECT count(*) FROM registration.registration_run") == [(0,)]
    assert rows("SELECT count(*) FROM examination.examination_case"
                " WHERE handed_over_at IS NOT NULL") == [(0,)]  # fmt: skip
    assert run(journey) == 2
    assert rows("SELECT registration_number FROM register.register_entry ORDER BY 1") == [
        (1,),
        (2,),
    ]


def test_the_date_is_the_japanese_day(journey: Any, rows: Any) -> None:
    journey.at = journey.at.replace(hour=15, minute=0)
    journey.to("entered")
    assert rows("SELECT registered_on FROM register.register_entry") == [(date(2026, 11, 21),)]


def propose(journey: Any, entry: Any, **given: Any) -> Any:
    today = japanese_day(journey.at)
    words: dict[str, Any] = {
        "kind": "suspension", "starts_on": today, "ends_on": today + timedelta(days=9),
        "letter_number": "見本第1号", "reason": "見本", **given,
    }  # fmt: skip
    with journey.acting(journey.officer("registrar")) as actor:
        return propose_disposition(actor, journey.at, entry=entry, **words)


def approve(journey: Any, disposition: Any, who: str = "approver") -> None:
    with journey.acting(journey.officer(who)) as actor:
        approve_disposition(actor, journey.at, disposition=disposition)


def test_no_such_entry_or_disposition(journey: Any, refuses: Any) -> None:
    journey.to("entered")
    with refuses("register.none"):
        propose(journey, uuid4())
    with journey.acting(journey.officer("examiner")) as actor, refuses("register.none"):
        entry_file(actor, journey.at, entry=uuid4())
    with journey.acting(journey.officer("approver")) as actor:
        for command in (approve_disposition, drop_disposition):
            with refuses("registration.none"):
                command(actor, journey.at, disposition=uuid4())


@pytest.mark.requirement("VLT-07")
def test_entries_of_other_registers_are_none(journey: Any, refuses: Any) -> None:
    trip = journey.to("entered")
    other = journey.people.officer("register", registers=["pharmacist"])
    with journey.acting(other) as actor, refuses("register.none"):
        entry_file(actor, journey.at, entry=trip.entry)


@pytest.mark.requirement("REG-22")
def test_words_and_terms_that_are_wanted(journey: Any, refuses: Any) -> None:
    entry, today = journey.to("entered").entry, japanese_day(journey.at)
    for field in ("letter_number", "reason"):
        with refuses("registration.wanted") as why:
            propose(journey, entry, **{field: " 　"})
        assert why.value.field == field
    for ends in (None, today - timedelta(days=1), today + timedelta(days=1096)):
        with refuses("registration.term"):
            propose(journey, entry, ends_on=ends)
    assert propose(journey, entry, ends_on=today + timedelta(days=1095))


@pytest.mark.requirement("REG-22")
def test_what_the_standing_does_not_allow(journey: Any, refuses: Any) -> None:
    entry = journey.to("entered").entry
    for kind in ("reinstatement", "revocation", "", "../suspension"):
        with refuses("registration.status"):
            propose(journey, entry, kind=kind)
    approve(journey, propose(journey, entry))
    with refuses("registration.status"):
        propose(journey, entry)
    journey.later(days=10)
    with refuses("registration.status"):  # it has ended by itself
        propose(journey, entry, kind="reinstatement", ends_on=None)


def test_what_no_longer_fits_is_not_approved(journey: Any, refuses: Any) -> None:
    entry = journey.to("entered").entry
    approve(journey, propose(journey, entry))
    lifting = propose(journey, entry, kind="reinstatement", ends_on=None)
    journey.later(days=30)
    with refuses("registration.status"):
        approve(journey, lifting)


def test_one_proposal_at_a_time(journey: Any, refuses: Any) -> None:
    entry = journey.to("entered").entry
    first = propose(journey, entry)
    with refuses("registration.already_proposed"):
        propose(journey, entry)
    with journey.acting(journey.officer("approver")) as actor:
        drop_disposition(actor, journey.at, disposition=first)
        for command in (approve_disposition, drop_disposition):
            with refuses("registration.not_proposed"):
                command(actor, journey.at, disposition=first)
    assert propose(journey, entry)


def test_dropped_the_register_is_untouched(journey: Any, rows: Any) -> None:
    entry = journey.to("entered").entry
    proposal = propose(journey, entry)
    with journey.acting(journey.officer("approver")) as actor:
        drop_disposition(actor, journey.at, disposition=proposal)
    assert rows("SELECT sequence, status FROM register.register_version") == [(1, "registered")]


@pytest.mark.requirement("ACC-11", "REG-22")
def test_second_person(journey: Any, refuses: Any, connect: Any) -> None:
    proposal = propose(journey, journey.to("entered").entry)
    with refuses("registration.second_person"):
        approve(journey, proposal, "registrar")
    registrar = journey.officer("registrar")
    officer = connect("officer")
    officer.execute("SELECT accounts.enter(%s)", [registrar.token])
    with (
        pytest.raises(psycopg.errors.CheckViolation, match="registration_second_person"),
        officer.transaction(),
    ):
        officer.execute(
            "UPDATE registration.registration_disposition SET state = 'effective', approved_by = %s",
            [registrar.account],
        )


@pytest.mark.requirement("REG-10")
def test_versions_are_added_never_changed(journey: Any, rows: Any, connect: Any) -> None:
    entry = journey.to("entered").entry
    first = rows("SELECT v::text FROM register.register_version v")
    approve(journey, propose(journey, entry))
    assert rows("SELECT v::text FROM register.register_version v WHERE sequence = 1") == first
    for query in ("UPDATE register.register_version SET status = 'erased'",
                  "DELETE FROM register.register_version"):  # fmt: skip
        for role in ("officer", "clock", "console", "applicant"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connect(role).execute(query)


@pytest.mark.requirement("CRT-11")
def test_certificates_that_are_refused(journey: Any, refuses: Any) -> None:
    trip = journey.to("registered")
    stranger = journey.people.applicant()
    for entry in (trip.entry, uuid4()):
        with journey.acting(stranger) as actor, refuses("certificate.no_entry"):
            request_certificate(actor, journey.at, entry=entry)
    with journey.acting(trip.person) as actor:
        request_certificate(actor, journey.at, entry=trip.entry)
        with refuses("certificate.one_live"):
            request_certificate(actor, journey.at, entry=trip.entry)
    journey.tick("issue_certificates")
    with journey.acting(trip.person) as actor, refuses("certificate.one_live"):
        request_certificate(actor, journey.at, entry=trip.entry)


@pytest.mark.parametrize(("register", "number"), [("nurse", 0), ("nurse", -1), ("nobody", 0)])
def test_no_such_list(journey: Any, refuses: Any, register: str, number: int) -> None:
    with journey.as_role("machine"), refuses("certificate.no_list"):
        status_bits(Actor("test"), journey.at, register=register, number=number)
