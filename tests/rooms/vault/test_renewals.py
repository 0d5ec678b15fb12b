"""A key's next version comes: everything moves to it, killed anywhere, and nobody is lost."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from rig_card import Resident, resident
from rig_races import at_once, codes
from rig_removal import without

from meibo.config.home import secrets
from meibo.connectors.key_management import local
from meibo.connectors.key_management.local import LocalKeys
from meibo.flow.intake.number_opening import open_waiting
from meibo.rooms.vault import renewing, sealing
from meibo.rooms.vault.commands.ask_renewal import ask_renewal
from meibo.rooms.vault.ports import WRAP, KeyServiceDownError, lookup_key
from meibo.terms.actor import Actor
from meibo.terms.refusal import Refusal

NUMBER, CONSOLE = Actor("process:number"), Actor("test:console")
LOOKUP = lookup_key("iseki")


class Killed(BaseException):
    """The process ends here: nothing of ours catches it."""


@pytest.fixture
def service(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalKeys]:
    """Keys of this test's own, like those of the installation."""
    folder = tmp_path / "number"
    shutil.copytree(secrets("number"), folder)
    made = LocalKeys(folder)
    monkeypatch.setattr(local, "keys", made)
    sealing.forget()
    yield made
    sealing.forget()


@pytest.fixture
def ask(journey: Any) -> Callable[..., str]:
    def ask(key: str, keep: timedelta = timedelta(0)) -> str:
        with journey.as_role("console"):
            try:
                ask_renewal(CONSOLE, journey.at, key=key, keep=keep)
            except Refusal as refusal:
                return refusal.code
        return "ok"

    return ask


def work(journey: Any, rounds: int = 50) -> int:
    """The number process's rounds until there is nothing to do; how many there were."""
    with journey.as_role("number"):
        for count in range(rounds):
            if renewing.renew_keys(NUMBER, journey.at) == 0:
                return count
    raise AssertionError("a renewal that never ends")


def states(rows: Any) -> list[Any]:
    found: list[Any] = rows("SELECT key, state FROM vault.vault_renewal ORDER BY id")
    return found


def to(journey: Any, state: str, who: Resident) -> Any:
    """The same person once more, by an account of each application's own."""
    return journey.to(state, who, person=journey.people.applicant(f"http://card.test#{uuid4()}"))


def pseudonym_of(journey: Any, rows: Any, who: Resident) -> Any:
    """What a person's number is linked to, read from the card once more."""
    trip = to(journey, "accepted", who)
    query = "SELECT pseudonym FROM intake.intake_application WHERE id = %s"
    return rows(query, trip.application)[0][0]


@pytest.mark.requirement("VLT-02", "VLT-03")
def test_data_keys_are_wrapped_anew_and_the_old_key_goes(
    journey: Any, rows: Any, service: LocalKeys, ask: Any, warranted: Any, reveal: Any
) -> None:
    ((old,),) = rows("SELECT wrapped FROM vault.vault_datakey")
    assert ask(WRAP) == "ok"
    assert ask(WRAP) == "vault.renewal_runs"
    work(journey)
    ((new, version),) = rows("SELECT wrapped, wrapped_by FROM vault.vault_datakey")
    assert (bytes(new) != bytes(old), version) == (True, 2)
    assert states(rows) == [(WRAP, "done")]
    assert not (service._folder / "wrap.key").exists()
    assert reveal() == warranted[2]
    assert ask(WRAP) == "ok", "and again"


@pytest.mark.requirement("VLT-02", "REG-12")
def test_everybody_is_found_before_during_and_after(
    journey: Any, rows: Any, service: LocalKeys, ask: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By one look-up key, by two while some are moved and others are not, and by the new one."""
    monkeypatch.setattr(renewing, "CHUNK", 2)
    people = [resident(7_300 + n) for n in range(5)]
    known = [pseudonym_of(journey, rows, who) for who in people]
    waiting = to(journey, "opened", people[0])  # opened under the old key, linked under the new
    assert ask(LOOKUP, timedelta(days=30)) == "ok"
    with journey.as_role("number"):
        for _ in range(3):  # begun, made, two of six moved
            assert renewing.renew_keys(NUMBER, journey.at) == 1
    assert rows("SELECT done, total FROM vault.vault_renewal") == [(2, 6)]
    assert [pseudonym_of(journey, rows, who) for who in people] == known
    journey.tick("settle_number_checks")
    query = "SELECT pseudonym FROM intake.intake_application WHERE id = %s"
    assert rows(query, waiting.application) == [(known[0],)]
    stranger = pseudonym_of(journey, rows, resident(7_399))
    work(journey)
    assert states(rows) == [(LOOKUP, "keeping")]
    journey.later(days=31)
    work(journey)
    assert states(rows) == [(LOOKUP, "done")]
    assert not (service._folder / f"{LOOKUP}.key").exists()
    assert rows("SELECT DISTINCT index_version FROM vault.vault_number") == [(2,)]
    assert rows("SELECT 1 FROM vault.vault_number WHERE lookup_before IS NOT NULL") == []
    everybody = [*people, resident(7_399)]
    assert [pseudonym_of(journey, rows, who) for who in everybody] == [*known, stranger]
    assert rows("SELECT count(*) FROM vault.vault_number") == [(6,)]


@pytest.mark.parametrize("guarded", [False, True])
def test_without_the_look_up_before_one_person_becomes_two(
    journey: Any, rows: Any, service: LocalKeys, ask: Any, guarded: bool
) -> None:
    who = resident(7_310)
    known = pseudonym_of(journey, rows, who)
    assert ask(LOOKUP, timedelta(days=1)) == "ok"
    with journey.as_role("number"):
        for _ in range(2):
            renewing.renew_keys(NUMBER, journey.at)
    if not guarded:
        for table in ("number", "former"):
            rows(f"UPDATE vault.vault_{table} SET lookup_before = NULL")
        without(rows, "vault.link", "           AND (lookup IN (v.lookup, v.lookup_before)\n",
                "           AND (lookup IN (v.lookup)\n")  # fmt: skip
    assert (pseudonym_of(journey, rows, who) == known) is guarded


# After each commit and each word with the key service; before a step is after the one before it.
PLACES = (
    ("_begun", "before"), ("_begun", "after"), ("rotate", "after"), ("_made", "after"),
    ("_asked", "after"), ("_kept", "before"), ("_kept", "after"), ("_ending", "after"),
    ("retire", "after"), ("_rewrapped", "after"),
)  # fmt: skip


@pytest.mark.requirement("VLT-02")
@pytest.mark.parametrize(("place", "when"), PLACES)
def test_killed_anywhere_it_goes_on(
    journey: Any, rows: Any, service: LocalKeys, ask: Any, place: str, when: str
) -> None:
    key = WRAP if place == "_rewrapped" else LOOKUP
    who = resident(7_320)
    known = pseudonym_of(journey, rows, who)
    assert ask(key) == "ok"
    with pytest.MonkeyPatch.context() as patch:
        owner = service if place in ("rotate", "retire") else renewing
        own = getattr(owner, place)

        def killed(*given: Any, **named: Any) -> Any:
            if when == "after":
                own(*given, **named)
            raise Killed

        patch.setattr(owner, place, killed)
        with pytest.raises(Killed):
            work(journey)
    work(journey)
    assert states(rows) == [(key, "done")]
    assert service._versions(key) == [2], "never a version too many, and the old one is gone"
    assert pseudonym_of(journey, rows, who) == known


def test_two_number_processes_renew_once(
    journey: Any, rows: Any, database: str, service: LocalKeys, ask: Any
) -> None:
    journey.to("accepted", resident(7_330))
    assert ask(LOOKUP) == "ok"
    call = partial(renewing.renew_keys, NUMBER, journey.at)
    for _ in range(5):  # one step each at most; whoever comes second has nothing to do
        if states(rows) == [(LOOKUP, "done")]:
            break
        with journey.as_role("number"):
            found = at_once("number", database, [call, call], before="SELECT pg_try_advisory_lock")
        assert set(codes(found)) == {"ok"}
    assert states(rows) == [(LOOKUP, "done")]
    assert service._versions(LOOKUP) == [2]
    assert rows("SELECT handed FROM vault.vault_renewal") == [(1,)]


@pytest.mark.requirement("AUD-02")
def test_no_number_is_handed_out_without_its_entry(
    journey: Any, rows: Any, connect: Any, service: LocalKeys, ask: Any
) -> None:
    journey.to("accepted", resident(7_340))
    assert ask(LOOKUP) == "ok"
    with journey.as_role("number"):
        for _ in range(2):
            renewing.renew_keys(NUMBER, journey.at)
    ((renewal,),) = rows("SELECT id FROM vault.vault_renewal")
    with connect("number", autocommit=True) as number:
        (ticket, count) = number.execute(
            "SELECT ticket, count FROM vault.ask_index(%s, 100)", [renewal]
        ).fetchone()
        assert count == 1
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            number.execute("SELECT * FROM vault.hand_out_index(%s)", [ticket])
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            number.execute("SELECT sealed FROM vault.vault_number")
        rows("UPDATE vault.vault_renewal SET handed = 3000")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            number.execute("SELECT * FROM vault.ask_index(%s, 100)", [renewal])
    with journey.as_role("number"):
        rows("UPDATE vault.vault_renewal SET handed = 0")
        renewing.renew_keys(NUMBER, journey.at)
    found = rows("SELECT outcome FROM journal.journal_entry WHERE function = 'vault.reindex'")
    assert found == [("opened:1",)]


def test_a_number_that_does_not_open_keeps_the_old_key(
    journey: Any, rows: Any, service: LocalKeys, ask: Any
) -> None:
    good, bad = (pseudonym_of(journey, rows, resident(7_350 + n)) for n in range(2))
    rows(
        "UPDATE vault.vault_number SET sealed = set_byte(sealed, 20, 255 - get_byte(sealed, 20))"
        " WHERE pseudonym = %s", bad,
    )  # fmt: skip
    assert ask(LOOKUP) == "ok"
    work(journey)
    assert states(rows) == [(LOOKUP, "keeping")]
    assert rows("SELECT faulty FROM vault.vault_renewal") == [([bad],)]
    assert service._versions(LOOKUP) == [1, 2]
    assert pseudonym_of(journey, rows, resident(7_351)) == bad, "it is still found"
    assert pseudonym_of(journey, rows, resident(7_350)) == good


def test_an_envelope_opened_while_the_key_changes_is_opened_again(
    journey: Any, rows: Any, service: LocalKeys, ask: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No look-up of a version that is no longer in use is ever written."""
    from meibo.rooms.vault import opening

    journey.to("accepted", resident(7_360))
    trip = journey.to("arrived", resident(7_361))
    assert ask(LOOKUP) == "ok"
    own = opening.open_envelope

    def slow(*given: Any) -> Any:
        found = own(*given)
        monkeypatch.setattr(opening, "open_envelope", own)
        work(journey)
        return found

    monkeypatch.setattr(opening, "open_envelope", slow)
    query = 'SELECT state, index_version FROM vault.vault_envelope WHERE "case" = %s'
    with journey.as_role("number"):
        open_waiting(NUMBER, journey.at)
    assert rows(query, trip.application) == [("waiting", 1)]
    with journey.as_role("number"):
        open_waiting(NUMBER, journey.at)
    assert rows(query, trip.application) == [("opened", 2)]


@pytest.mark.requirement("VLT-02")
def test_a_lost_key_refuses_and_nothing_is_lost(
    journey: Any, rows: Any, service: LocalKeys, warranted: Any, reveal: Any
) -> None:
    """Gone, or another in its place: refused by its own code, and well again when it is back."""
    path = service._folder / "wrap.key"
    kept = path.read_bytes()
    path.unlink()
    sealing.forget()
    service._read.clear()
    assert reveal() == "vault.key_lost"
    path.write_bytes(bytes(32))
    assert reveal() == "vault.key_lost"
    service._read.clear()
    path.write_bytes(kept)
    assert reveal() == warranted[2]
    assert rows("SELECT failures, tripped_at FROM vault.vault_breaker") == [(0, None)]


def test_another_look_up_key_in_its_place_finds_nobody_and_says_so(
    journey: Any, rows: Any, service: LocalKeys
) -> None:
    """Otherwise everybody would become a second person."""
    journey.to("accepted", resident(7_370))
    sealing.forget()
    service._read.clear()
    path = service._folder / f"{LOOKUP}.key"
    path.chmod(0o600)
    path.write_bytes(bytes(32))
    trip = to(journey, "arrived", resident(7_370))
    with journey.as_role("number"):
        assert open_waiting(NUMBER, journey.at) == 0
    query = 'SELECT state FROM vault.vault_envelope WHERE "case" = %s'
    assert rows(query, trip.application) == [("waiting",)]


def test_a_key_service_that_is_away_lets_numbers_wait(
    journey: Any, rows: Any, service: LocalKeys, warranted: Any, reveal: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    def away() -> None:
        raise KeyServiceDownError("ConnectError")

    with monkeypatch.context() as patch:
        patch.setattr(service, "ready", away)
        assert reveal() == "vault.key_service"
        assert rows("SELECT 1 FROM vault.vault_reveal") == [], "no use of a number is counted"
        journey.to("arrived", resident(7_380))
        with journey.as_role("number"), pytest.raises(Refusal):
            open_waiting(NUMBER, journey.at)
    assert reveal() == warranted[2]
    with journey.as_role("number"):
        assert open_waiting(NUMBER, journey.at) == 1


def test_a_key_nobody_has_is_not_renewed(ask: Any, rows: Any) -> None:
    assert ask("lookup-nowhere") == "vault.no_key"
    assert rows("SELECT 1 FROM vault.vault_renewal") == []
