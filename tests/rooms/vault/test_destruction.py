"""Numbers of the living are destroyed where the rule says so; everybody else's are kept and marked."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from django.test import override_settings
from rig_card import resident
from rig_journey import Journey, Trip
from rig_races import at_once, codes
from rig_removal import without

from meibo.config import key_services
from meibo.connectors.key_management import key_store, local
from meibo.connectors.key_management.key_store import BACKUPS, FILE, NumberKeys
from meibo.flow.intake.number_opening import open_waiting
from meibo.flow.registration.commands.note_ending import note_ending
from meibo.rooms.vault import destroying, renewing, sealing
from meibo.rooms.vault.commands.ask_renewal import ask_renewal
from meibo.rooms.vault.ports import lookup_key
from meibo.terms.actor import Actor
from meibo.terms.day import japanese_day
from meibo.terms.refusal import Refusal

NUMBER, CLOCK = Actor("process:number"), Actor("process:clock")
REGISTER = "pharmacist"
DELETED = "SELECT count(*) FROM vault.vault_number"


class Killed(BaseException):
    """The process ends here: nothing of ours catches it."""


@pytest.fixture(autouse=True)
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> NumberKeys:
    """A key store of this test's own."""
    made = NumberKeys(tmp_path / "key-store")
    monkeypatch.setattr(key_store, "store", made)
    return made


def to(journey: Journey, state: str, seed: int, register: str = REGISTER) -> Trip:
    person = journey.people.applicant(f"http://card.test#{uuid4()}")
    return journey.to(state, resident(seed), person=person, register=register)


def erased(journey: Journey, seed: int, register: str = REGISTER) -> Trip:
    """A holder whose registration ended on the own wish."""
    held = to(journey, "registered", seed, register)
    journey.after(held, "erasure", "entered")
    return held


def work(journey: Journey) -> None:
    """What the clock and the number process do next."""
    journey.tick("note_endings")
    with journey.as_role("number"):
        destroying.destroy_ordered(NUMBER, journey.at)


def ending(rows: Any) -> Any:
    return rows("SELECT state, method FROM vault.vault_ending")


def held_keys(store: NumberKeys) -> int:
    count: int = store._connection().execute("SELECT count(*) FROM own_key").fetchone()[0]
    return count


@pytest.mark.requirement("ERA-04", "ERA-06")
def test_a_living_pharmacists_number_is_destroyed_on_erasure(
    journey: Journey, rows: Any, store: NumberKeys
) -> None:
    held = erased(journey, 8_101)
    assert rows(DELETED) == [(1,)]
    assert held_keys(store) == 1
    work(journey)
    assert (rows(DELETED), held_keys(store)) == ([(0,)], 0)
    with journey.acting(journey.officer("examiner", REGISTER)) as actor:
        from meibo.flow.registration.queries import entry_file

        found = entry_file(actor, journey.at, entry=held.entry).ended
    assert found is not None
    assert (found.state, found.method) == ("destroyed", "own_key")
    assert found.destroyed_at == journey.at
    assert found.complete_on == japanese_day(journey.at + timedelta(days=30))
    assert len(found.names) == 2
    assert len(set(found.names)) == 2
    said = rows(
        "SELECT case_ref, outcome FROM journal.journal_entry WHERE function = 'vault.destroy'"
    )
    assert said == [(str(held.entry), "done")]
    work(journey)
    assert len(rows("SELECT 1 FROM vault.vault_ending")) == 1, "and nothing more"


@pytest.mark.requirement("ERA-01", "ERA-02", "ERA-03")
def test_a_nurses_number_is_kept_and_marked(journey: Journey, rows: Any, store: NumberKeys) -> None:
    erased(journey, 8_102, "nurse")
    work(journey)
    assert ending(rows) == [("kept", "")]
    assert rows(DELETED) == [(1,)]
    assert held_keys(store) == 0, "no key of its own: nothing of this file is ever destroyed"


@pytest.mark.requirement("ERA-04", "ERA-05")
def test_a_dead_pharmacists_number_is_kept(
    journey: Journey, rows: Any, store: NumberKeys, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever act ended the registration, if it is not one of the living."""
    erased(journey, 8_103)
    rows("SET session_replication_role = replica;"
         " UPDATE register.register_version SET act = 'erasure_by_death' WHERE status = 'erased'")  # fmt: skip
    work(journey)
    assert ending(rows) == [("kept", "")]
    assert (rows(DELETED), held_keys(store)) == ([(1,)], 1)


@pytest.mark.requirement("ERA-04", "VLT-02")
def test_an_old_backup_and_the_present_keys_open_nothing_and_find_nothing(
    journey: Journey, rows: Any, store: NumberKeys, server: Any, database: str
) -> None:
    """The whole database as it was, with the keys there are now."""
    held = erased(journey, 8_104)
    server.let_go(database)
    backup = server.copy(database)
    try:
        with psycopg.connect(_superuser(backup)) as old:
            query = "SELECT sealed, data_key, lookup, register_file FROM vault.vault_number"
            ((sealed, key, lookup, file),) = old.execute(query).fetchall()
        with journey.as_role("number"):
            number = sealing.unseal(key, file, bytes(sealed))
            assert number == held.who.number, "before, the same does open"
            assert sealing.find(file, number, sealing.NUMBER) == [bytes(lookup)]
        work(journey)
        with journey.as_role("number"):
            with pytest.raises(KeyError):
                sealing.unseal(key, file, bytes(sealed))
            assert sealing.find(file, held.who.number, sealing.NUMBER) == []
            every = local.keys.lookup(lookup_key(file), 1, held.who.number.encode())
        with psycopg.connect(_superuser(backup)) as old:
            tables = ("vault_number", "vault_former", "vault_envelope", "vault_code")
            for table in tables:
                said = str(old.execute(f"SELECT t::text FROM vault.{table} AS t").fetchall())
                assert every.hex() not in said, "no keyed hash of it was ever in the database"
    finally:
        server.drop(backup)
    raw = (store.folder / FILE).read_bytes()
    assert every not in raw, "overwritten, not only unlinked"


def _superuser(database: str) -> str:
    from meibo.config.database import setup

    return setup.setup_url(database)


@pytest.mark.requirement("ERA-04")
@pytest.mark.parametrize("place", ["_begin", "destroy", "_finish"])
@pytest.mark.parametrize("when", ["before", "after"])
def test_killed_between_any_two_steps(
    journey: Journey, rows: Any, store: NumberKeys, place: str, when: str
) -> None:
    """Either not destroyed and still whole, or destroyed; and the next round ends it."""
    held = erased(journey, 8_105)
    journey.tick("note_endings")
    owner: Any = store if place == "destroy" else destroying
    own = getattr(owner, place)

    def killed(*given: Any, **named: Any) -> Any:
        if when == "after":
            own(*given, **named)
        raise Killed

    ((sealed, key, file),) = rows("SELECT sealed, data_key, register_file FROM vault.vault_number")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(owner, place, killed)
        with journey.as_role("number"), pytest.raises(Killed):
            destroying.destroy_ordered(NUMBER, journey.at)
    with journey.as_role("number"):
        try:
            opened = sealing.unseal(key, file, bytes(sealed)) == held.who.number
        except KeyError:
            opened = False
    assert opened is (
        (place, when) in {("_begin", "before"), ("_begin", "after"), ("destroy", "before")}
    )
    work(journey)
    assert ending(rows) == [("destroyed", "own_key")]
    assert (rows(DELETED), held_keys(store)) == ([(0,)], 0)


def test_a_number_just_read_again_waits_and_one_read_after_is_somebody_new(
    journey: Journey, rows: Any, store: NumberKeys
) -> None:
    erased(journey, 8_106)
    again = to(journey, "opened", 8_106)
    work(journey)
    assert ending(rows) == [("noted", "")], "an opened envelope stands under the same key"
    journey.tick("settle_number_checks")
    work(journey)
    assert ending(rows) == [("destroyed", "own_key")]
    assert again.application
    new = to(journey, "accepted", 8_106)
    pseudonyms = rows("SELECT DISTINCT pseudonym FROM intake.intake_application WHERE register = %s"
                      " AND pseudonym IS NOT NULL", REGISTER)  # fmt: skip
    assert len(pseudonyms) == 2, "who comes back comes as somebody not known"
    assert rows(DELETED) == [(1,)]
    assert new.application


@pytest.mark.parametrize("guarded", [False, True])
def test_a_key_is_not_used_while_it_is_being_destroyed(
    journey: Journey, rows: Any, store: NumberKeys, monkeypatch: pytest.MonkeyPatch, guarded: bool
) -> None:
    """Sealed under the old key, then the key goes, then what was sealed would be written."""
    from meibo.rooms.vault import opening

    erased(journey, 8_107)
    journey.tick("note_endings")
    trip = to(journey, "arrived", 8_107)
    if not guarded:
        without(rows, "vault.may_use_key", "NOT EXISTS (SELECT FROM vault.vault_ending WHERE keys "
                "@> ARRAY[p_key])", "true")  # fmt: skip
    own = opening.open_envelope

    def slow(*given: Any) -> Any:
        found = own(*given)
        monkeypatch.setattr(opening, "open_envelope", own)
        destroying.destroy_ordered(NUMBER, journey.at)
        return found

    monkeypatch.setattr(opening, "open_envelope", slow)
    with journey.as_role("number"):
        for _ in range(2):
            open_waiting(NUMBER, journey.at)
        ((sealed, key, file),) = rows(
            'SELECT sealed, data_key, register_file FROM vault.vault_envelope WHERE "case" = %s',
            trip.application,
        )
        if guarded:
            assert sealing.unseal(key, file, bytes(sealed)) == trip.who.number
        else:
            with pytest.raises(KeyError):
                sealing.unseal(key, file, bytes(sealed))


def test_two_number_processes_destroy_once(
    journey: Journey, rows: Any, database: str, store: NumberKeys
) -> None:
    erased(journey, 8_108)
    journey.tick("note_endings")
    call = partial(destroying.destroy_ordered, NUMBER, journey.at)
    with journey.as_role("number"):
        found = at_once("number", database, [call, call], before="SELECT vault.begin_destruction")
    assert set(codes(found)) == {"ok"}
    assert ending(rows) == [("destroyed", "own_key")]


def test_nobody_registered_is_ever_noted(journey: Journey, rows: Any, connect: Any) -> None:
    """By the command, and by PostgreSQL whatever the clock says."""
    held = to(journey, "registered", 8_109)
    with journey.as_role("clock"), pytest.raises(Refusal) as refused:
        note_ending(CLOCK, journey.at, entry=held.entry)
    assert refused.value.code == "registration.still_registered"
    by = (uuid4(), uuid4())
    with connect("clock", autocommit=True) as clock:
        query = "SELECT vault.note_ending(%s, true, %s, %s, now())"
        assert clock.execute(query, [held.entry, *by]).fetchone() == ("registered",)
    assert ending(rows) == []


@pytest.mark.parametrize("by", [(), (1,), (1, 1)])
def test_nothing_is_destroyed_but_in_two_names(
    journey: Journey, rows: Any, connect: Any, store: NumberKeys, by: tuple[int, ...]
) -> None:
    held = erased(journey, 8_110)
    names = [UUID(int=one) for one in by] + [None] * (2 - len(by))
    with connect("clock", autocommit=True) as clock:
        clock.execute("SELECT vault.note_ending(%s, true, %s, %s, now())", [held.entry, *names])
    ((found,),) = rows("SELECT id FROM vault.vault_ending")
    with connect("number", autocommit=True) as number, pytest.raises(psycopg.errors.CheckViolation):
        number.execute("SELECT vault.begin_destruction(%s)", [found])
    assert held_keys(store) == 1


def test_backups_of_the_key_store_end_and_what_they_bring_back_is_destroyed_again(
    journey: Journey, rows: Any, store: NumberKeys
) -> None:
    erased(journey, 8_111)
    with journey.as_role("number"), override_settings(KEY_STORE_DAYS=30):
        assert destroying.keep_key_store(NUMBER, journey.at) == 1
        assert destroying.keep_key_store(NUMBER, journey.at) == 0, "once a day"
    (backup,) = (store.folder / BACKUPS).iterdir()
    assert backup.stat().st_mode & 0o777 == 0o600
    with sqlite3.connect(backup) as copy:
        assert copy.execute("SELECT count(*) FROM own_key").fetchone() == (1,)
    work(journey)
    assert held_keys(store) == 0
    store._own.__dict__.clear()
    shutil.copy(backup, store.folder / FILE)
    assert held_keys(store) == 1, "a backup was put back"
    with journey.as_role("number"), override_settings(KEY_STORE_DAYS=30):
        assert destroying.keep_key_store(NUMBER, journey.at) == 1
        assert held_keys(store) == 0
        ((complete,),) = rows("SELECT complete_on FROM vault.vault_ending")
        for day in range(1, 32):
            destroying.keep_key_store(NUMBER, journey.at + timedelta(days=day))
    names = sorted(path.stem for path in (store.folder / BACKUPS).iterdir())
    assert backup.stem not in names
    assert len(names) == 30
    assert str(complete) <= names[-1], "on the day it is complete the last such backup is gone"


@pytest.mark.requirement("VLT-01")
def test_keys_of_what_was_never_linked_are_forgotten(
    journey: Journey, rows: Any, store: NumberKeys
) -> None:
    """And never the key of anything that is kept, or was used a day ago."""
    to(journey, "accepted", 8_113)
    to(journey, "opened", 8_114)
    rows("UPDATE vault.vault_envelope SET state = 'discarded', sealed = NULL, lookup = NULL"
         " WHERE state = 'opened'")  # fmt: skip
    counts = []
    with journey.as_role("number"):
        for days in (0, 2, 3, 3):
            destroying.keep_key_store(NUMBER, journey.at + timedelta(days=days))
            counts.append(held_keys(store))
    assert counts == [2, 2, 1, 1]
    ((key,),) = rows("SELECT data_key FROM vault.vault_number")
    assert store.key(key.removeprefix(sealing.OWN))
    said = rows(
        "SELECT outcome FROM journal.journal_entry WHERE function = 'vault.clean_key_store'"
    )
    assert said == [("never_linked:1",)]


@pytest.mark.parametrize(("days", "good"), [("1", True), ("30", True), ("31", False), ("0", False)])
def test_backups_are_never_kept_longer_than_thirty_days(
    monkeypatch: pytest.MonkeyPatch, days: str, good: bool
) -> None:
    monkeypatch.setenv("MEIBO_KEY_STORE_DAYS", days)
    if good:
        assert key_services.key_store_days() == int(days)
    else:
        with pytest.raises(ValueError, match="1 to 30"):
            key_services.key_store_days()


@pytest.fixture
def own_keys(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Keys of this test's own, like those of the installation."""
    from meibo.config.home import secrets

    shutil.copytree(secrets("number"), tmp_path / "number")
    monkeypatch.setattr(local, "keys", local.LocalKeys(tmp_path / "number"))
    sealing.forget()
    yield
    sealing.forget()


def test_hashes_of_the_key_store_move_to_a_new_look_up_key(
    journey: Journey, rows: Any, store: NumberKeys, own_keys: None
) -> None:
    to(journey, "accepted", 8_112)
    (known,) = rows("SELECT pseudonym, lookup FROM vault.vault_number")
    with journey.as_role("console"):
        ask_renewal(NUMBER, journey.at, key=lookup_key("yaku"), keep=timedelta(0))
    with journey.as_role("number"):
        while renewing.renew_keys(NUMBER, journey.at):
            pass
    assert rows("SELECT state, done, total FROM vault.vault_renewal") == [("done", 1, 1)]
    versions = store._connection().execute("SELECT version FROM own_hash").fetchall()
    assert versions == [(2,)]
    to(journey, "accepted", 8_112)
    assert rows("SELECT pseudonym, lookup FROM vault.vault_number") == [known], "one person"
