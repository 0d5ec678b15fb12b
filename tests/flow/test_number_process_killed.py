"""The number process dies by kill -9 in the middle of a whole-register part, a reveal, a rotation."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import psycopg
import pytest
from rig_card import resident
from rig_journey import Journey
from rig_killed import NumberProcess

from meibo.config.home import secrets
from meibo.connectors.key_management import local
from meibo.connectors.key_management.local import LocalKeys
from meibo.doors.clock import periodic
from meibo.flow.registration.periodic.commands.ask_in_names import ask_in_names
from meibo.rooms.vault import sealing
from meibo.rooms.vault.commands.ask_renewal import ask_renewal
from meibo.rooms.vault.ports import lookup_key
from meibo.terms.actor import Actor

CONSOLE, CLOCK = Actor("console"), Actor("process:clock")
Connect = Callable[..., psycopg.Connection[Any]]
Locked = Callable[[str], AbstractContextManager[None]]


@pytest.fixture
def number(database: str, tmp_path: Path, journey: Journey, connect: Connect) -> NumberProcess:
    return NumberProcess(database, tmp_path, journey.juki.people, connect(autocommit=True))


@pytest.fixture
def locked(connect: Connect) -> Locked:
    """`with locked("LOCK TABLE …")`: a superuser's transaction that keeps a lock."""

    @contextmanager
    def locked(statement: str) -> Iterator[None]:
        with connect() as connection, connection.transaction(force_rollback=True):
            connection.execute(statement.encode())
            yield

    return locked


def clock(journey: Journey) -> None:
    with journey.as_role("clock"):
        for step in (periodic.admit_parts, periodic.compare_parts, periodic.finish_enquiries):
            step(CLOCK, journey.later(minutes=6))


def opening(number: NumberProcess, at: datetime, locked: Locked) -> None:
    """The entries of the part are committed, no number is out."""
    with locked("LOCK TABLE vault.vault_number"), number.running(at, "send_parts"):
        number.until_stopped("hand_out_part")


def sent(number: NumberProcess, at: datetime, locked: Locked) -> None:
    """The other side has the file, and this one has not written that down."""
    with ExitStack() as until_dead:
        with locked("LOCK TABLE vault.vault_number"):
            process = until_dead.enter_context(number.running(at, "send_parts"))
            number.until_stopped("hand_out_part")
            row = "SELECT FROM registration.registration_wholepart FOR UPDATE"
            until_dead.enter_context(locked(row))
        number.until_stopped('^UPDATE.*"registration_wholepart"')
        assert len(list(number.folder.glob("*.csv"))) == 1
        # Dead before the lock is let go, or it writes down what it is to have lost.
        process.kill()
        process.wait()


def reading(number: NumberProcess, at: datetime, locked: Locked) -> None:
    """The answer is here, and nothing of it is put away."""
    with number.running(at, "send_parts"):
        number.until("SELECT FROM registration.registration_wholepart WHERE state = 'sent'")
    with locked("LOCK TABLE vault.vault_wholemember"), number.running(at, "take_answers"):
        number.until_stopped("string_agg")


@pytest.mark.parametrize(
    ("die", "openings"),
    [
        pytest.param(opening, 2, marks=pytest.mark.long),
        (sent, 2),
        pytest.param(reading, 1, marks=pytest.mark.long),
    ],
)
def test_a_whole_register_part_goes_on_and_nothing_is_there_twice(
    die: Callable[..., None], openings: int, number: NumberProcess, journey: Journey, locked: Locked
) -> None:
    """Also two days later: the file that is made again is the same file."""
    trips = [journey.to("registered", resident(n)) for n in (1, 2)]
    known = journey.juki.people[trips[0].who.number]
    journey.juki.people[trips[0].who.number] = {**known, "name": "改名　花子"}
    names = {"asked_by": "registrar", "approved_by": "approver"}
    for name in names.values():
        journey.officer(name)
    with journey.as_role("console"):
        ask_in_names(CONSOLE, journey.at, register="nurse", **names)
    for _ in range(2):
        clock(journey)
    die(number, journey.later(minutes=6), locked)
    with number.running(journey.later(days=2), "send_parts", "take_answers"):
        number.until("SELECT FROM registration.registration_wholepart WHERE state = 'answered'")
    for _ in range(2):
        clock(journey)
    seen = number.observer.execute
    assert seen("SELECT state FROM registration.registration_wholeenquiry").fetchall() == [
        ("finished",)
    ]
    assert seen("SELECT kind, state FROM registration.registration_proposal").fetchall() == [
        ("name", "open")
    ]
    assert seen(
        "SELECT equal, different, bad, proposals FROM registration.registration_wholepart"
    ).fetchall() == [(1, 1, 0, 1)]
    uses = (
        "SELECT count(*) FROM journal.journal_entry WHERE function = 'vault.reveal'"
        " AND purpose = 'whole_register_check' GROUP BY subject"
    )
    assert seen(uses).fetchall() == [(openings,)] * 2, "an entry for every time it was handed out"
    assert len(list(number.folder.glob("*.csv"))) == 1


def test_a_reveal_goes_on_and_is_answered_once(
    number: NumberProcess, journey: Journey, locked: Locked, connect: Connect
) -> None:
    trip = journey.to("forwarded", resident(3))
    journey.list_passer(trip.who)
    journey.tick("open_cases")
    case = journey.case_of(trip)
    lock = "LOCK TABLE vault.vault_number"
    with ExitStack() as until_dead, connect() as behind:
        with locked(lock):
            until_dead.enter_context(number.running(journey.at, "ask_due"))
            number.until_stopped("ask_reveal")
            # In line behind the process: it gets its entry committed, and stops before the number.
            queued = Thread(target=behind.execute, args=(lock.encode(),))
            queued.start()
            number.until("SELECT FROM pg_locks WHERE NOT granted AND mode = 'AccessExclusiveLock'")
        queued.join()
        number.until_stopped("vault.hand_out")
        until_dead.close()
        behind.rollback()
    seen = number.observer.execute
    asked = "SELECT state FROM examination.examination_enquiry WHERE case_id = %s"
    (before,) = seen(asked, [case]).fetchall()
    with number.running(journey.later(minutes=30), "ask_due"):
        number.until(asked + " AND state <> %s", case, *before)
    uses = "SELECT outcome FROM journal.journal_entry WHERE function = 'vault.reveal'"
    assert seen(uses).fetchall() == [("done",)] * 2, "an entry for every time it was handed out"
    journey.tick("record_answers")
    facts = (
        "SELECT count(*) FROM examination.examination_fact WHERE case_id = %s AND source = 'juki'"
    )
    assert seen(facts, [case]).fetchall() == [(1,)]


def test_a_rotation_goes_on_and_everybody_is_found(
    number: NumberProcess, journey: Journey, locked: Locked, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(secrets("number"), number.folder / "keys")
    monkeypatch.setattr(local, "keys", LocalKeys(number.folder / "keys"))
    sealing.forget()
    for n in (4, 5, 6):
        journey.to("accepted", resident(n))
    with journey.as_role("console"):
        ask_renewal(CONSOLE, journey.at, key=lookup_key("iseki"), keep=timedelta(0))
    moved = "SELECT FROM vault.vault_number WHERE index_version = 2"
    with ExitStack() as until_dead:
        # The first two may move, the third not.
        until_dead.enter_context(
            locked("SELECT FROM vault.vault_number ORDER BY pseudonym DESC LIMIT 1 FOR UPDATE")
        )
        until_dead.enter_context(number.running(journey.at, "renew_keys"))
        number.until_stopped("")
    seen = number.observer.execute
    assert len(seen(moved).fetchall()) < 3
    with number.running(journey.later(minutes=30), "renew_keys"):
        number.until("SELECT FROM vault.vault_renewal WHERE state = 'done'")
    assert len(seen(moved).fetchall()) == 3
    sealing.forget()
    journey.to("accepted", resident(4), person=journey.people.applicant("http://card.test#again"))
    assert len(seen(moved).fetchall()) == 3, "the same person is found under the new key"
    sealing.forget()
