"""Papers about a registration: the entry by its number, the holder by the linked one (REG-05)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from rig_card import resident
from rig_journey import ANEI, Journey, Trip
from rig_paper import Desk

from meibo.flow.intake.commands.accept_paper import accept_paper
from meibo.flow.intake.commands.confirm_found import confirm_found
from meibo.flow.intake.commands.confirm_number import confirm_number
from meibo.flow.intake.commands.settle_holder_check import settle_holder_check
from meibo.flow.intake.paper_rules import NOTIFIER
from meibo.flow.intake.queries import holder_checks
from meibo.flow.intake.refusals import BadAnswers
from meibo.terms.day import japanese_day
from meibo.terms.refusal import Refusal

STANDS = """SELECT state, number_check, number_refusal, pseudonym
              FROM intake.intake_application WHERE id = %s"""
VERSIONS = """SELECT act, status, particulars->>'family_name' FROM register.register_version
               WHERE entry_id = %s ORDER BY sequence"""
HOLDER = "SELECT qualification_pseudonym FROM register.register_entry WHERE id = %s"
NUMBERS = "SELECT count(*) FROM vault.vault_number"
LEFT = "SELECT count(*) FROM vault.vault_envelope WHERE sealed IS NOT NULL OR lookup IS NOT NULL"


def held_at_a_desk(journey: Journey) -> Trip:
    desk = Desk(journey)
    for name in ("receiver", "receiver-2", "superior"):
        desk.who(name)
    return journey.to("registered", resident(6_100))


pytestmark = pytest.mark.stage(at=held_at_a_desk)


@pytest.fixture
def desk(journey: Journey) -> Desk:
    return Desk(journey)


@pytest.fixture
def held(staged: Trip) -> Trip:
    return staged


@pytest.mark.requirement("REG-05", "REG-01")
def test_a_correction_goes_the_way_of_the_online_one(
    desk: Desk, held: Trip, journey: Journey, rows: Any
) -> None:
    renamed = replace(held.who, name=f"改名　{held.who.name.partition('　')[2]}")
    before, trip = rows(NUMBERS), desk.about(held, "correction", renamed)
    # Nobody signed it: who compares signers leaves it alone.
    journey.tick("settle_holder_checks")
    assert rows(STANDS, trip.application)[0][:2] == ("arrived", "waiting")
    desk.linked(trip)
    (holder,) = rows(HOLDER, held.entry)
    assert rows(STANDS, trip.application)[0][1:] == ("accepted", "", *holder)
    assert rows(NUMBERS) == before, "nothing is linked anew"
    assert rows(LEFT) == [(0,)], "what was typed is forgotten"
    journey.on(trip, "registered", start="accepted")
    assert rows(VERSIONS, held.entry) == [
        ("registration", "registered", "見本"), ("correction", "registered", "改名"),
    ]  # fmt: skip
    juki = "SELECT finding FROM examination.examination_fact WHERE case_id = %s AND source = 'juki'"
    assert rows(juki, trip.case) == [("agrees",)]


def test_who_compares_signers_leaves_a_paper_alone_even_when_handed_one(
    desk: Desk, held: Trip, journey: Journey, rows: Any
) -> None:
    trip = desk.about(held, "reissue")
    before = rows(STANDS, trip.application)
    with journey.as_role("clock"):
        assert holder_checks() == []
        settle_holder_check(journey.clock, journey.at, application=trip.application)
    assert rows(STANDS, trip.application) == before
    told = "SELECT outcome FROM journal.journal_entry WHERE function = 'intake.settle_holder_check'"
    assert rows(told + " ORDER BY id DESC LIMIT 1") == [("nothing",)]


@pytest.mark.requirement("REG-05")
@pytest.mark.parametrize("known", [True, False], ids=["another holder's", "nobody's yet"])
def test_another_number_is_returned_and_nobody_learns_why(
    desk: Desk, held: Trip, journey: Journey, rows: Any, known: bool
) -> None:
    """The number is good, and Juki-net knows a person of these very data by it: it is not the one
    that is linked. What is left says the same of a number of a holder and of one nobody has here."""
    other = resident(6_101)
    if known:
        journey.to("registered", other)
    twin = replace(held.who, number=other.number)
    trip = desk.about(held, "reissue", twin)
    before = rows(NUMBERS)
    desk.linked(trip)
    assert rows(STANDS, trip.application) == [("returned", "refused", "paper_returned", None)]
    assert rows("SELECT state FROM vault.vault_typing") == [("dropped",)]
    assert (rows(NUMBERS), rows(LEFT)) == (before, [(0,)])
    assert rows('SELECT * FROM payments.payments_demand WHERE "case" = %s', trip.application) == []
    assert len(rows(VERSIONS, held.entry)) == 1


def test_no_number_given_is_asked_for_and_compared(
    desk: Desk, held: Trip, journey: Journey, rows: Any
) -> None:
    trip = desk.about(held, "reissue", number_document="")
    desk.check()
    for name in ("receiver", "receiver-2"):
        with journey.acting(desk.who(name)) as actor:
            confirm_found(actor, journey.at, application=trip.application)
    with journey.acting(desk.who("superior")) as actor:
        confirm_number(actor, journey.at, application=trip.application)
    journey.tick("settle_paper_numbers")
    assert rows("SELECT kind, state FROM vault.vault_typing") == [("asked", "linked")]
    assert rows(STANDS, trip.application)[0][1] == "accepted"


@pytest.mark.requirement("REG-06")
@pytest.mark.parametrize(
    ("register", "reason"), [("pharmacist", "death"), (ANEI[0], "disappearance")]
)
def test_a_notifier_has_the_dead_erased_and_the_number_is_kept(
    desk: Desk, journey: Journey, rows: Any, register: str, reason: str
) -> None:
    """薬剤師: the numbers of the living are destroyed on erasure, those of the dead kept (ERA-01)."""
    held = journey.to("registered", resident(6_102), register=register)
    day = japanese_day(journey.at)
    trip = desk.about(
        held, "erasure", raw={"erasure_reason": reason}, agent=NOTIFIER, agent_name="見本　届子",
        agent_authority="death_record", happened_on=day - timedelta(days=3),
    )  # fmt: skip
    people: Any = journey.juki.people
    people[held.who.number] = {**people[held.who.number], "alive": False}
    journey.on(desk.linked(trip), "registered", start="accepted")
    assert rows(VERSIONS, held.entry)[1][:2] == ("erasure_on_death", "erased")
    paper = "SELECT finding, content->>'happened_on' FROM examination.examination_fact WHERE source = 'paper'"
    assert rows(paper) == [("notifier", (day - timedelta(days=3)).isoformat())]
    journey.tick("note_endings")
    assert rows("SELECT state FROM vault.vault_ending WHERE entry = %s", held.entry) == [("kept",)]


@pytest.mark.parametrize(
    ("asked", "said", "reason", "fields"),
    [
        ("erasure", {"agent": NOTIFIER}, "death", {"happened_on"}),
        ("erasure", {"agent": NOTIFIER, "happened_on": 0}, "no_practice", {"erasure_reason"}),
        ("erasure", {"agent": NOTIFIER, "happened_on": 2}, "death", {"happened_on"}),
        ("erasure", {}, "death", {"erasure_reason"}),
        ("reissue", {"agent": NOTIFIER, "happened_on": 0}, "", {"agent"}),
    ],
)  # fmt: skip
def test_notifier_reason_and_day_belong_together(
    desk: Desk, held: Trip, refuses: Any, asked: str, said: Any, reason: str, fields: set[str]
) -> None:
    if "happened_on" in said:
        said |= {"happened_on": japanese_day(desk.journey.at) + timedelta(days=said["happened_on"])}
    if said:
        said |= {"agent_name": "見本　届子", "agent_authority": "death_record"}
    raw = {"erasure_reason": reason} if reason else {}
    with refuses("intake.answers") as bad:
        desk.draft(held.who, asked=asked, entry=held.entry, raw=raw, **said)
    assert isinstance(bad.value, BadAnswers)
    assert {one.field for one in bad.value.refusals} == fields


def test_online_nobody_gives_notice_of_a_death(held: Trip, journey: Journey) -> None:
    with pytest.raises(Refusal, match=r"intake\.answers"):
        journey.after(held, "erasure", "complete", erasure_reason="death")


def test_what_cannot_be_taken_in(desk: Desk, held: Trip, journey: Journey, refuses: Any) -> None:
    with refuses("intake.no_procedure"):
        desk.draft(held.who, asked="reissue")
    with refuses("intake.no_procedure"):
        desk.draft(held.who, entry=held.entry)
    elsewhere = journey.to("registered", resident(6_103), register="physician")
    with refuses("register.none"):
        desk.draft(held.who, asked="reissue", entry=elsewhere.entry)
    with pytest.raises(Refusal, match=r"intake\.nothing_changed"):
        desk.about(held, "correction")
    journey.after(held, "erasure", "registered")
    with refuses("intake.entry_ended"):
        desk.draft(held.who, asked="reissue", entry=held.entry)


def test_postgresql_too_lets_a_paper_name_no_entry_of_another_register(
    desk: Desk, held: Trip, journey: Journey, connect: Any
) -> None:
    made = desk.draft(held.who, asked="reissue", entry=held.entry)
    elsewhere = journey.to("registered", resident(6_104), register="physician")
    connection = connect("officer")
    connection.execute("SELECT accounts.enter(%s)", [desk.who("receiver").token])
    copy = """INSERT INTO intake.intake_application (id, reference, register, procedure, route, account,
        portal_pseudonym, state, previous_state, content, typed, entry, version, begun_at, saved_at,
        number_check, number_refusal, deficiency, contact_memo)
        SELECT %(new)s, 'COPY-0001', register, procedure, route, %(new)s, %(new)s, 'draft', '', content,
        '{}', %(entry)s, version, begun_at, saved_at, 'none', '', '', ''
        FROM intake.intake_application WHERE id = %(of)s"""
    new = "00000000-0000-4000-8000-000000000001"
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="row-level security"):
        connection.execute(copy, {"new": new, "entry": elsewhere.entry, "of": made})


def test_two_clocks_settle_it_once(desk: Desk, held: Trip, journey: Journey, rows: Any) -> None:
    trip = desk.agreed(desk.about(held, "reissue"))
    with journey.acting(desk.who("superior")) as actor:
        confirm_number(actor, journey.at, application=trip.application)
    journey.tick("settle_paper_numbers")
    journey.tick("settle_paper_numbers")
    count = 'SELECT count(*) FROM payments.payments_demand WHERE "case" = %s'
    assert rows(count, trip.application) == [(1,)]


def test_only_a_confirmed_number_settles_and_only_the_clock_asks(
    desk: Desk, held: Trip, connect: Any, rows: Any
) -> None:
    trip = desk.agreed(desk.about(held, "reissue"))
    (holder,) = rows(HOLDER, held.entry)
    ask = "SELECT vault.settle_typed_holder(%s, %s, now())"
    clock = connect("clock")
    assert clock.execute(ask, [trip.application, holder[0]]).fetchone() == (None,)
    for role in ("officer", "number", "applicant"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connect(role).execute(ask, [trip.application, holder[0]])


def test_no_paper_is_taken_in_about_an_entry_without_a_number(
    desk: Desk, held: Trip, connect: Any, refuses: Any
) -> None:
    draft = desk.draft(held.who, held.register, asked="reissue", entry=held.entry)
    with connect(autocommit=True) as superuser:
        superuser.execute("DELETE FROM vault.vault_number")
    with refuses("vault.not_linked"):
        desk.about(held, "reissue")
    with refuses("vault.not_linked"), desk.journey.acting(desk.who("receiver")) as actor:
        accept_paper(actor, desk.journey.at, application=draft)
