"""One card for all licences of a person: a new issue at each registration, nothing overwritten."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from rig_card import resident
from rig_journey import ANEI, Trip

from meibo.flow.certificate.queries import own_cards
from meibo.flow.registration.commands.approve_disposition import approve_disposition
from meibo.flow.registration.commands.propose_disposition import propose_disposition
from meibo.flow.registration.queries import entry_file
from meibo.terms.day import japanese_day

BOILER, OFFICER = ANEI
REFUSED = psycopg.errors.InsufficientPrivilege
CARDS = (
    "register.register_licencecard", "register.register_cardissue", "register.register_cardlicence",
)  # fmt: skip


def both(journey: Any) -> tuple[Trip, Trip]:
    """One person: boiler expert first, health officer ten days later."""
    who = resident(401)
    first = journey.to("registered", who, register=BOILER)
    journey.later(days=10)
    return first, journey.to("registered", who, person=first.person, register=OFFICER)


@pytest.mark.requirement("REG-10")
def test_a_second_licence_gives_a_second_issue_with_both(journey: Any, rows: Any) -> None:
    first, second = both(journey)
    with journey.acting(journey.officer("registrar", OFFICER)) as actor:
        file = entry_file(actor, journey.at, entry=second.entry)
    assert [(one.count, [line.register for line in one.lines]) for one in file.card] == [
        (2, [BOILER, OFFICER]), (1, [BOILER]),
    ]  # fmt: skip
    new, old = file.card
    assert new.cancelled_on is None
    assert old.cancelled_on == new.issued_on == old.issued_on + timedelta(days=10)
    assert {line.entry for line in new.lines} == {first.entry, second.entry}
    assert rows("SELECT count(*) FROM register.register_licencecard") == [(1,)]
    # In the same act as the entry: the runs' own journal entries, and no other.
    assert rows(
        """SELECT count(*) FROM journal.journal_entry
            WHERE function = 'registration.run' AND outcome = 'done'"""
    ) == [(2,)]


def test_people_have_cards_of_their_own(journey: Any, rows: Any) -> None:
    for seed in (402, 403):
        journey.to("decided", resident(seed), register=BOILER)
    last = journey.to("registered", resident(404), register=BOILER)
    assert last.entry
    assert (
        rows(
            """SELECT c.qualification_pseudonym = e.qualification_pseudonym, i.issue_count
             FROM register.register_licencecard AS c JOIN register.register_cardissue AS i
               ON i.card_id = c.id JOIN register.register_cardlicence AS l ON l.issue_id = i.id
             JOIN register.register_entry AS e ON e.id = l.entry"""
        )
        == [(True, 1)] * 3
    )


def test_a_register_without_cards_has_none(journey: Any, rows: Any) -> None:
    trip = journey.to("registered")
    for table in CARDS:
        assert rows(f"SELECT count(*) FROM {table}") == [(0,)]
    with journey.acting(journey.officer("registrar")) as actor:
        assert entry_file(actor, journey.at, entry=trip.entry).card == []
    with journey.acting(trip.person) as actor:
        assert own_cards(actor, journey.at) == []


def suspend(journey: Any, trip: Trip) -> None:
    today = japanese_day(journey.at)
    with journey.acting(journey.officer("registrar", trip.register)) as actor:
        made = propose_disposition(actor, journey.at, entry=trip.entry, kind="suspension",
                                   starts_on=today, ends_on=today + timedelta(days=30),
                                   letter_number="見本第1号", reason="見本")  # fmt: skip
    with journey.acting(journey.officer("approver", trip.register)) as actor:
        approve_disposition(actor, journey.at, disposition=made)


@pytest.mark.requirement("REG-22")
def test_a_suspended_licence_stays_on_the_card_and_the_other_is_untouched(
    journey: Any, rows: Any
) -> None:
    who = resident(405)
    first = journey.to("registered", who, register=BOILER)
    suspend(journey, first)
    second = journey.to("registered", who, person=first.person, register=OFFICER)
    with journey.acting(first.person) as actor:
        (card,) = own_cards(actor, journey.at)
    assert [line.register for line in card.issues[0].lines] == [BOILER, OFFICER]
    assert {one: status.value for one, status in card.status.items()} == {
        first.entry: "suspended", second.entry: "registered",
    }  # fmt: skip


@pytest.mark.parametrize("status", ["revoked", "erased"])
def test_a_licence_that_lives_no_more_is_left_off(journey: Any, rows: Any, status: str) -> None:
    who = resident(406)
    first = journey.to("registered", who, register=BOILER)
    rows(f"UPDATE register.register_version SET status = '{status}' RETURNING id")
    second = journey.to("registered", who, person=first.person, register=OFFICER)
    with journey.acting(journey.officer("registrar", OFFICER)) as actor:
        file = entry_file(actor, journey.at, entry=second.entry)
    assert [[line.register for line in one.lines] for one in file.card] == [[OFFICER], [BOILER]]


def erase(journey: Any, trip: Trip) -> None:
    journey.later(days=10)
    journey.after(trip, "erasure", "registered")


def cancelled(journey: Any, officer: Any, entry: Any) -> list[tuple[int, Any]]:
    """Each issue on an officer's page of an entry, and the day it was cancelled."""
    with journey.acting(officer) as actor:
        card = entry_file(actor, journey.at, entry=entry).card
    return [(one.count, one.cancelled_on) for one in card]


@pytest.mark.requirement("REG-10", "ERA-02")
def test_the_card_ends_with_its_last_licence(journey: Any, connect: Any) -> None:
    """Nothing follows it that would cancel it, and still nobody is told that it is valid."""
    first, second = both(journey)
    officer = journey.officer("registrar", BOILER)
    alone = journey.people.officer("examine", registers=[BOILER], name="of-boilers-alone")
    given = japanese_day(journey.at)
    erase(journey, first)
    one_left = japanese_day(journey.at)
    expected = [(3, None), (2, one_left), (1, given)]
    assert cancelled(journey, officer, second.entry) == expected
    erase(journey, second)
    ended = japanese_day(journey.at)
    expected[0] = (3, ended)
    for who, entry in ((officer, second.entry), (officer, first.entry), (alone, first.entry)):
        assert cancelled(journey, who, entry) == expected
    with journey.acting(first.person) as actor:
        (card,) = own_cards(actor, journey.at)
    assert card.issues[0].cancelled_on == ended
    # Whoever has no entry of the person learns nothing of the card.
    asked = "SELECT count(*) FROM register.ended_cards('anei', %s)"
    pseudonym = connect().execute(
        "SELECT qualification_pseudonym FROM register.register_entry WHERE id = %s", [first.entry]
    ).fetchone()  # fmt: skip
    stranger = journey.people.applicant("http://card.test#stranger")
    for person, count in ((officer, 3), (first.person, 3), (journey.officer("examiner"), 0),
                          (stranger, 0)):  # fmt: skip
        assert entered_as(connect, person).execute(asked, pseudonym).fetchone() == (count,)
    for role in ("clock", "public", "number"):
        with pytest.raises(REFUSED):
            connect(role).execute(asked, pseudonym)


# ------------------------------------------------------------------ who sees and writes what


def entered_as(connect: Any, person: Any) -> psycopg.Connection[Any]:
    connection: psycopg.Connection[Any] = connect(person.role)
    connection.execute("SELECT accounts.enter(%s)", [person.token])
    return connection


@pytest.mark.requirement("VLT-07")
def test_an_officer_of_one_licence_puts_the_other_on_the_card_without_seeing_it(
    journey: Any, connect: Any, rows: Any
) -> None:
    who = resident(407)
    first = journey.to("registered", who, register=BOILER)
    alone = journey.people.officer("register", registers=[OFFICER], name="one-licence")
    second = journey.to("decided", who, person=first.person, register=OFFICER)
    journey.officers["anei-registrar"] = alone
    journey.on(second, "registered", start="decided")
    assert rows("SELECT register FROM register.register_cardlicence ORDER BY id") == [
        (BOILER,), (BOILER,), (OFFICER,),
    ]  # fmt: skip
    connection = entered_as(connect, alone)
    seen = connection.execute("SELECT register FROM register.register_cardlicence").fetchall()
    assert seen == [(OFFICER,)]
    with journey.acting(alone) as actor:
        card = entry_file(actor, journey.at, entry=second.entry).card
    assert [(one.count, len(one.lines)) for one in card] == [(2, 1), (1, 0)]


@pytest.mark.requirement("VLT-07", "APP-10")
def test_cards_are_hidden_from_other_offices_and_other_people(journey: Any, connect: Any) -> None:
    first, _ = both(journey)
    stranger = journey.to("registered", resident(408), register=BOILER)
    nurses = journey.officer("examiner")
    own = entered_as(connect, first.person)
    for table in CARDS:
        count = psycopg.sql.SQL("SELECT count(*) FROM {}").format(
            psycopg.sql.Identifier(*table.split("."))
        )
        assert entered_as(connect, nurses).execute(count).fetchall() == [(0,)], table
        expected = {"register.register_cardissue": 2, "register.register_cardlicence": 3}
        assert own.execute(count).fetchall() == [(expected.get(table, 1),)], table
    with journey.acting(stranger.person) as actor:
        (card,) = own_cards(actor, journey.at)
    assert [line.entry for line in card.issues[0].lines] == [stranger.entry]


@pytest.mark.requirement("REG-10", "AUD-03")
@pytest.mark.parametrize("role", ["officer", "applicant", "clock", "public", "console", "machine"])
def test_no_role_changes_a_card(journey: Any, connect: Any, role: str) -> None:
    trip = journey.to("registered", register=BOILER)
    who = {"officer": journey.officer("registrar", BOILER), "applicant": trip.person}.get(role)
    for table in CARDS:
        for verb in ("UPDATE {} SET id = id", "DELETE FROM {}", "INSERT INTO {} DEFAULT VALUES"):
            connection = entered_as(connect, who) if who else connect(role)
            with pytest.raises(REFUSED):
                connection.execute(verb.format(table).encode())


@pytest.mark.requirement("REG-01")
def test_no_card_is_issued_for_another_register_or_without_the_duty(
    journey: Any, connect: Any
) -> None:
    trip = journey.to("registered", register=BOILER)
    issue = "SELECT register.issue_card(%s, now())"
    outsiders = (
        journey.officer("registrar"),
        journey.people.officer("examine", registers=ANEI, name="no-register-duty"),
    )
    for person in outsiders:
        with pytest.raises(REFUSED, match="own registers"):
            entered_as(connect, person).execute(issue, [trip.case])
    again = entered_as(connect, journey.officer("registrar", BOILER))
    with pytest.raises(psycopg.errors.UniqueViolation):
        again.execute(issue, [trip.case])
    for role in ("applicant", "clock", "public"):
        with pytest.raises(REFUSED):
            connect(role).execute(issue, [trip.case])


def test_a_run_that_fails_leaves_no_card(journey: Any, rows: Any, monkeypatch: Any) -> None:
    from meibo.flow.registration.commands import run_registration as module

    journey.to("decided", register=BOILER)

    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("after the cards")

    monkeypatch.setattr(module.Run.objects, "create", broken)
    with journey.acting(journey.officer("registrar", BOILER)) as actor, pytest.raises(RuntimeError):
        module.run_registration(actor, datetime.now(UTC), register=BOILER)
    assert rows("SELECT count(*) FROM register.register_cardissue") == [(0,)]
    assert rows("SELECT count(*) FROM register.register_entry") == [(0,)]
