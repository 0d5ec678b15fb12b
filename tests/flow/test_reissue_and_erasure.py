"""Reissue and erasure, and what PostgreSQL itself lets follow a registration."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from rig_card import resident
from rig_certificate import status_at
from rig_journey import ANEI, VERBS, Journey, Trip

from meibo.flow.certificate import status_list
from meibo.flow.certificate.commands.request_certificate import request_certificate
from meibo.flow.certificate.queries import own_registrations, status_bits
from meibo.flow.examination.commands.propose_decision import propose_decision
from meibo.flow.intake.commands.begin import begin
from meibo.flow.registration.commands.approve_disposition import approve_disposition
from meibo.flow.registration.commands.drop_disposition import drop_disposition
from meibo.flow.registration.commands.erase import erase
from meibo.flow.registration.commands.propose_disposition import propose_disposition
from meibo.flow.verification.commands.answer_code import answer_code
from meibo.flow.verification.commands.answer_presented import answer_presented
from meibo.flow.verification.key_binding import Asked
from meibo.rooms.register.rules import Status
from meibo.terms.actor import Actor
from meibo.terms.day import japanese_day

PUBLIC = Actor("test:public")
REFUSED = psycopg.errors.InsufficientPrivilege


def verdict(journey: Journey, text: str) -> str:
    """What anyone is told of a certificate now."""
    with journey.as_role("public"):
        return answer_presented(PUBLIC, journey.at, text=text, asked=Asked("x")).code


def propose(journey: Journey, entry: UUID | None) -> UUID:
    """A suspension from today that waits for approval."""
    day = japanese_day(journey.at)
    with journey.acting(journey.officer("registrar")) as actor:
        made: UUID = propose_disposition(
            actor, journey.at, entry=entry, kind="suspension", starts_on=day,
            ends_on=day + timedelta(days=9), letter_number="x", reason="x",
        )  # fmt: skip
    return made


@pytest.mark.requirement("ACC-11")
def test_a_reissue_is_one_persons_decision_and_takes_the_former_certificate_with_it(
    journey: Journey, rows: Any
) -> None:
    held = journey.to("registered", resident(601))
    text, _ = journey.certify(held)
    trip = journey.after(held, "reissue", "proposed")
    assert rows("SELECT state, approved_by, proposed_by = approved_by FROM "
                "examination.examination_case WHERE id = %s",
                trip.case) == [("decided", None, None)]  # fmt: skip
    assert rows('SELECT kind, amount FROM payments.payments_demand WHERE "case" = %s',
                trip.application) == [("fee", 3100)]  # fmt: skip
    journey.on(trip, "registered", "proposed")
    assert rows("SELECT act, status, (particulars = lag(particulars) OVER (ORDER BY sequence)) FROM "
                "register.register_version ORDER BY sequence")[1:] == [
        ("reissue", "registered", True)]  # fmt: skip
    assert verdict(journey, text) == "withdrawn"
    new, _ = journey.certify(held)
    assert verdict(journey, new) == "valid"


@pytest.mark.requirement("ACC-11")
def test_what_goes_against_the_applicant_needs_two_though_the_grant_needs_one(
    journey: Journey, rows: Any, connect: Any
) -> None:
    held = journey.to("registered", resident(602))
    trip = journey.after(held, "reissue", "examined")
    journey.check(trip, attachments=("failed", "wrong_document"))
    journey.propose(trip, "refuse")
    state = "SELECT state FROM examination.examination_case WHERE id = %s"
    assert rows(state, trip.case) == [("proposed",)]
    # Nor is a case that wants two decided by one with raw SQL, nor its rule changed.
    other = journey.after(held, "correction", "checked", domicile="大阪府")
    alone = """state = 'decided', outcome = 'grant', proposed_by = accounts.own_account(),
               proposed_at = now(), approved_at = now()"""
    for change in (alone, "second_person = false"):
        raw = connect("officer")
        raw.execute("SELECT accounts.enter(%s)", [journey.officer("examiner").token])
        query = f"UPDATE examination.examination_case SET {change} WHERE id = %s"
        with pytest.raises(REFUSED):
            raw.execute(query, [other.case])


@pytest.mark.requirement("ERA-02", "REG-09")
def test_an_erasure_costs_nothing_and_ends_everything_at_its_commit(
    journey: Journey, rows: Any, refuses: Any
) -> None:
    held = journey.to("registered", resident(603))
    text, credential = journey.certify(held)
    trip = journey.after(held, "erasure", "accepted")
    # Nothing is demanded, so nothing is waited for.
    assert rows("SELECT state FROM intake.intake_application WHERE id = %s",
                trip.application) == [("forwarded",)]  # fmt: skip
    assert rows('SELECT count(*) FROM payments.payments_demand WHERE "case" = %s',
                trip.application) == [(0,)]  # fmt: skip
    journey.on(trip, "decided", "accepted")
    assert verdict(journey, text) == "valid"
    journey.on(trip, "registered", "decided")
    assert verdict(journey, text) == "erased"
    with journey.as_role("public"):
        assert answer_code(PUBLIC, journey.at, credential=credential).code == "erased"
    with journey.as_role("machine"):
        listed = status_bits(Actor("test"), journey.at, register="nurse", number=0)
    ((index,),) = rows("SELECT status_index FROM certificate.certificate_credential")
    assert status_at(listed, index) == status_list.INVALID
    # What ended it is the application, examined before, its person confirmed by the number.
    assert rows("""SELECT c.application, c.state, c.outcome, c.approved_at <= v.recorded_at,
                          f.finding, f.gathered_at >= c.arrived_at
                     FROM register.register_version v
                     JOIN examination.examination_case c ON c.id = v.cause
                     JOIN examination.examination_fact f ON f.case_id = c.id AND f.source = 'juki'
                    WHERE v.act = 'erasure'""") == [
        (trip.application, "decided", "grant", True, "agrees", True)]  # fmt: skip
    # The entry stays readable with what it said.
    assert rows("SELECT act, status, particulars->>'family_name' FROM register.register_version "
                "ORDER BY sequence")[1:] == [("erasure", "erased", "見本")]  # fmt: skip
    with journey.acting(held.person) as actor:
        assert own_registrations(actor, journey.at)[0].status == Status.ERASED
    # Nothing follows: nothing can be applied for, attested or imposed; and a second time is nothing.
    with journey.acting(held.person) as actor, refuses("intake.entry_ended"):
        begin(actor, journey.at, register="nurse", procedure="reissue", entry=held.entry)
    with journey.acting(held.person) as actor, refuses("certificate.not_in_force"):
        request_certificate(actor, journey.at, entry=held.entry)
    with refuses("registration.status"):
        propose(journey, held.entry)
    with journey.acting(journey.officer("registrar")) as actor:
        erase(actor, journey.at, case=trip.case)
    assert rows("SELECT count(*) FROM register.register_version") == [(2,)]


def test_a_case_about_an_entry_that_ended_meanwhile_goes_nowhere(
    journey: Journey, refuses: Any
) -> None:
    held = journey.to("registered", resident(604))
    late = journey.after(held, "reissue", "checked")
    later = journey.after(held, "correction", "decided", domicile="大阪府")
    journey.after(held, "erasure", "registered")
    examiner = journey.officer("examiner")
    with journey.acting(examiner) as actor, refuses("examination.entry_ended"):
        propose_decision(actor, journey.at, case=late.case, outcome="grant")
    with (
        journey.acting(journey.officer("registrar")) as actor,
        refuses("registration.ended"),
    ):
        VERBS["correction"](actor, journey.at, case=later.case)


@pytest.mark.requirement("REG-22")
def test_nobody_escapes_a_disposition_by_erasure(journey: Journey, refuses: Any) -> None:
    held = journey.to("registered", resident(605))
    trip = journey.after(held, "erasure", "decided")
    disposition = propose(journey, held.entry)
    with (
        journey.acting(journey.officer("registrar")) as actor,
        refuses("registration.disposition_waits"),
    ):
        erase(actor, journey.at, case=trip.case)
    with journey.acting(journey.officer("approver")) as actor:
        drop_disposition(actor, journey.at, disposition=disposition)
    journey.on(trip, "registered", "decided")


@pytest.mark.requirement("REG-10", "CRT-07")
def test_one_licence_erased_leaves_the_others_on_a_new_card_and_the_last_leaves_none(
    journey: Journey, rows: Any
) -> None:
    who = resident(606)
    first = journey.to("registered", who, register=ANEI[0])
    second = journey.to("registered", who, person=first.person, register=ANEI[1])
    cards = """SELECT i.issue_count, array_agg(l.register ORDER BY l.register)
                 FROM register.register_cardissue i
                 JOIN register.register_cardlicence l ON l.issue_id = i.id
                GROUP BY 1 ORDER BY 1"""
    journey.after(first, "erasure", "registered")
    assert rows(cards)[1:] == [(2, sorted(ANEI)), (3, [ANEI[1]])]
    reissued = journey.after(second, "reissue", "registered")
    assert rows(cards)[3:] == [(4, [ANEI[1]])]
    assert rows("""SELECT i.issue_count, c.application, c.outcome FROM register.register_cardissue i
                     JOIN examination.examination_case c ON c.id = i.cause
                    WHERE c.procedure = 'reissue'""") == [(4, reissued.application, "grant")]
    journey.after(second, "erasure", "registered")
    assert len(rows(cards)) == 4, "no card without a licence"


INSERT = """INSERT INTO register.register_version (id, entry_id, register, sequence, act, status,
                effective_on, suspended_from, suspended_until, recorded_at, cause, name_key,
                particulars, valid_until)
            SELECT gen_random_uuid(), entry_id, register, sequence + 1, %(act)s, %(status)s,
                effective_on, NULL, NULL, now(), %(cause)s, name_key,
                particulars || %(anew)s::jsonb, %(until)s
              FROM register.register_version WHERE entry_id = %(entry)s
             ORDER BY sequence DESC LIMIT 1"""


@pytest.mark.requirement("REG-01")
def test_postgresql_lets_no_version_follow_but_by_its_own_case(
    journey: Journey, connect: Any
) -> None:
    """Raw SQL in the officers' door, signed in with every duty."""
    held = journey.to("registered", resident(607))
    other = journey.to("registered", resident(608))
    reissued = journey.after(held, "reissue", "entered")
    decided = journey.after(held, "erasure", "decided")

    def insert(trip: Trip = held, **changes: Any) -> None:
        values = {"act": "reissue", "status": "registered", "cause": uuid4(), "anew": "{}",
                  "until": None, "entry": trip.entry} | changes  # fmt: skip
        with connect("officer") as raw:
            raw.execute("SELECT accounts.enter(%s)", [journey.officer("registrar").token])
            raw.execute(INSERT, values)

    for changes in (
        {},  # of no case at all
        {"act": "erasure", "status": "erased", "cause": decided.case},  # granted, not taken up
        {"act": "erasure", "status": "erased", "cause": reissued.case},  # of another procedure
        {"act": "correction", "cause": reissued.case},
        {"cause": reissued.case, "status": "erased"},
        {"cause": reissued.case, "until": "2030-01-01"},  # nothing moves a last day
        {"cause": reissued.case, "anew": '{"family_name": "偽"}'},
        {"cause": reissued.case, "trip": other},  # of another entry
    ):
        with pytest.raises(REFUSED):
            insert(**changes)
    imposed = {"act": "suspension", "status": "suspended", "cause": propose(journey, other.entry)}
    with journey.acting(journey.officer("approver")) as actor:
        approve_disposition(actor, journey.at, disposition=imposed["cause"])
    with pytest.raises(REFUSED):
        insert(other, **imposed, until="2030-01-01")
    # The only thing wrong with their twins is that they are there already.
    for twin in ({"cause": reissued.case}, {"trip": other, **imposed}):
        with pytest.raises(psycopg.errors.UniqueViolation):
            insert(**twin)
    journey.on(decided, "entered", "decided")
    with pytest.raises(REFUSED, match="nothing follows"):
        insert(cause=reissued.case)
    # And no new entry from a case about one there is.
    raw = connect("officer")
    raw.execute("SELECT accounts.enter(%s)", [journey.officer("registrar").token])
    with pytest.raises(REFUSED, match="no entry without"):
        raw.execute(
            """INSERT INTO register.register_entry (id, register, register_file,
                   registration_number, registered_on, qualification_pseudonym, portal_pseudonym,
                   account, "case")
               SELECT gen_random_uuid(), register, register_file, 999, registered_on,
                   qualification_pseudonym, portal_pseudonym, account, %s
                 FROM register.register_entry WHERE id = %s""",
            [reissued.case, held.entry],
        )
