"""A person registered on paper signs in, and the card's number shows what is theirs (APP-10, APP-11)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import psycopg
import pytest
from rig_card import Resident, resident
from rig_journey import ANEI, Journey, Trip
from rig_people import Person
from rig_ties import held_on_paper, sealed

from meibo.flow.certificate.queries import own_registrations
from meibo.flow.intake.commands.begin_tie import begin_tie
from meibo.flow.intake.commands.deposit_for_tie import deposit_for_tie
from meibo.flow.intake.number_opening import open_waiting
from meibo.flow.intake.tie_queries import own_tie
from meibo.flow.registration.commands.approve_disposition import approve_disposition
from meibo.flow.registration.commands.propose_disposition import propose_disposition
from meibo.rooms.network.queries import own_records
from meibo.rooms.notices.queries import own_notices
from meibo.terms.actor import Actor
from meibo.terms.day import japanese_day

CLOCK = Actor("process:clock")
ENTRY = "SELECT account, portal_pseudonym FROM register.register_entry WHERE id = %s"
LEFT = "SELECT count(*) FROM vault.vault_envelope WHERE sealed IS NOT NULL OR lookup IS NOT NULL"


pytestmark = pytest.mark.stage(at=held_on_paper)


@pytest.fixture
def held(staged: Trip) -> Trip:
    return staged


def claimed(
    journey: Journey, person: Person, who: Resident, register: str = "nurse", **odd: Any
) -> str:
    """What came of a claim."""
    tie = sealed(journey, person, who, register, **odd)
    with journey.as_role("number"):
        open_waiting(Actor("process:number"), journey.at)
    journey.tick("settle_ties")
    with journey.acting(person) as actor:
        return str(own_tie(actor, journey.at, tie=tie).state)


@pytest.mark.requirement("APP-10", "APP-11")
def test_what_was_registered_on_paper_is_its_holders(
    journey: Journey, held: Trip, rows: Any
) -> None:
    numbers = rows("SELECT count(*) FROM vault.vault_number")
    person = journey.people.applicant()
    with journey.acting(person) as actor:
        assert own_registrations(actor, journey.at) == []
    assert claimed(journey, person, held.who) == "tied"
    assert rows(ENTRY, held.entry)[0][0] == person.account
    with journey.acting(person) as actor:
        (own,) = own_registrations(actor, journey.at)
    assert own.entry.id == held.entry
    assert rows("SELECT count(*) FROM vault.vault_number") == numbers, "nothing is linked"
    assert rows(LEFT) == [(0,)], "the number read for it is not kept"
    held.person = person
    assert journey.certify(held), "its certificate can be had"
    assert claimed(journey, person, held.who) == "tied", "safe when done again"


@pytest.mark.requirement("KOS-04")
def test_what_was_recorded_and_told_while_it_was_a_paper_is_its_holders(
    journey: Journey, held: Trip, connect: Any
) -> None:
    person, stranger = journey.people.applicant(), journey.people.applicant()
    with journey.acting(journey.officer("registrar")) as actor:
        suspension = propose_disposition(
            actor, journey.at, entry=held.entry, kind="suspension", starts_on=japanese_day(journey.at),
            ends_on=japanese_day(journey.at) + timedelta(days=30), letter_number="医政発第1号",
            reason="業務に関する不正の行為",
        )  # fmt: skip
    with journey.acting(journey.officer("approver")) as actor:
        approve_disposition(actor, journey.at, disposition=suspension)
    assert journey.tick("tell_of_dispositions") == 1
    superuser = connect(autocommit=True)
    superuser.execute("SET session_replication_role = replica")
    superuser.execute(
        """INSERT INTO network.network_provisionrecord (id, application, account, register, authority,
               task, holder, items, pseudonym, outcome, recorded_at, kept_until)
           SELECT gen_random_uuid(), e.case, e.account, e.register, 'mhlw', e.register,
               'family_register', 'koseki', e.qualification_pseudonym, 'provided', now(), '2033-11-20'
             FROM register.register_entry AS e WHERE e.id = %s""",
        [held.entry],
    )

    def read(who: Person) -> tuple[int, list[str]]:
        with journey.acting(who) as actor:
            told = [one.kind for one in own_notices(actor, journey.at)]
            return len(own_records(actor, journey.at, page=1).rows), told

    assert (read(person), read(stranger)) == ((0, []), (0, []))
    assert claimed(journey, person, held.who) == "tied"
    assert (read(person), read(stranger)) == ((1, ["disposition_suspension"]), (0, []))


@pytest.mark.requirement("APP-10")
@pytest.mark.parametrize("case", ["another number", "another file", "no issuer's seal"])
def test_whatever_is_not_found_is_told_alike(
    journey: Journey, held: Trip, rows: Any, case: str
) -> None:
    person, before = journey.people.applicant(), rows(ENTRY, held.entry)
    who = resident(6_402) if case == "another number" else held.who
    register = ANEI[0] if case == "another file" else "nurse"
    odd: dict[str, Any] = {"signature": b"of nobody"} if case == "no issuer's seal" else {}
    assert claimed(journey, person, who, register, **odd) == "none"
    assert rows(ENTRY, held.entry) == before
    assert rows(LEFT) == [(0,)]


def test_an_entry_of_another_account_stays_there(journey: Journey, rows: Any) -> None:
    trip = journey.to("registered", resident(6_403))
    before = rows(ENTRY, trip.entry)
    assert claimed(journey, journey.people.applicant(), trip.who) == "none"
    assert rows(ENTRY, trip.entry) == before
    assert claimed(journey, trip.person, trip.who) == "tied", "the holder has it already"


def test_of_two_claims_the_earlier_one_has_it(journey: Journey, held: Trip, rows: Any) -> None:
    people = [journey.people.applicant() for _ in range(2)]
    for person in people:
        sealed(journey, person, held.who)
    with journey.as_role("number"):
        open_waiting(Actor("process:number"), journey.at)
    journey.tick("settle_ties")
    journey.tick("settle_ties")
    states = [state for (state,) in rows("SELECT state FROM intake.intake_tie")]
    assert sorted(states) == ["none", "tied"]
    assert rows(ENTRY, held.entry)[0][0] in {person.account for person in people}


@pytest.mark.parametrize("read", [False, True])
def test_a_claim_that_came_to_nothing_ends_after_a_day(
    journey: Journey, held: Trip, rows: Any, read: bool
) -> None:
    """So that it keeps no other waiting: its card was never read, or its envelope never opened."""
    person = journey.people.applicant()
    if read:
        tie = sealed(journey, person, held.who)
    else:
        with journey.acting(person) as actor:
            tie, _ = begin_tie(actor, journey.at, register="nurse")
    journey.later(hours=23)
    journey.tick("end_ties")
    assert rows("SELECT state FROM intake.intake_tie") == [("waiting" if read else "begun",)]
    journey.later(hours=2)
    journey.tick("end_ties")
    with journey.acting(person) as actor:
        assert own_tie(actor, journey.at, tie=tie).state == "none"
    assert rows(LEFT) == [(0,)]


def test_only_the_clock_ties_and_only_the_own_claim_is_seen(
    journey: Journey, held: Trip, connect: Any, refuses: Any
) -> None:
    person, other = journey.people.applicant(), journey.people.applicant()
    tie = sealed(journey, person, held.who)
    with journey.acting(other) as actor, refuses("intake.none"):
        own_tie(actor, journey.at, tie=tie)
    with journey.acting(person) as actor, refuses("intake.none"):
        deposit_for_tie(actor, journey.at, tie=tie, envelope={})
    for role in ("applicant", "officer", "number"):
        for call in ("register.tie_entries('iseki', %(id)s, %(id)s, %(id)s)",
                     "vault.find_holder(%(id)s)"):  # fmt: skip
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connect(role).execute(f"SELECT {call}", {"id": tie})
