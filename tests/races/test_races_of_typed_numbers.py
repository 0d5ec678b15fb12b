"""Two at once on a paper's number: two typists, two superiors, typing again while it is confirmed."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from rig_paper import Desk, typed_envelope
from rig_races import at_once, codes
from rig_removal import without

from meibo.flow.intake.commands.ask_to_type import ask_to_type
from meibo.flow.intake.commands.confirm_number import confirm_number
from meibo.flow.intake.commands.deposit_typed import deposit_typed
from meibo.flow.intake.commands.have_typed_again import have_typed_again

LOCK = " FOR UPDATE"


@pytest.fixture
def desk(journey: Any) -> Desk:
    made = Desk(journey)
    for name in ("receiver", "receiver-2", "receiver-3", "superior", "superior-2"):
        made.who(name)
    return made


def envelopes(desk: Desk, trip: Any, *names: str) -> list[Any]:
    """What each is about to hand in."""
    calls = []
    for name in names:
        with desk.journey.acting(desk.who(name)) as actor:
            order = ask_to_type(actor, desk.journey.at, application=trip.application)
        envelope = typed_envelope(desk.journey, order, trip.who.number)
        calls.append(partial(deposit_typed, actor, desk.journey.at, application=trip.application,
                             envelope=envelope))  # fmt: skip
    return calls


@pytest.mark.requirement("REG-11")
@pytest.mark.parametrize("guarded", [False, True])
def test_three_typists_at_once_two_count(
    desk: Desk, rows: Any, database: str, guarded: bool
) -> None:
    """The row lock of vault.own_typing; without it a third envelope overwrites the first."""
    trip = desk.accepted()
    if not guarded:
        without(rows, "vault.own_typing", LOCK)
    calls = envelopes(desk, trip, "receiver", "receiver-2", "receiver-3")
    with desk.journey.as_role("officer"):
        found = codes(at_once("officer", database, calls, before="SELECT vault.deposit_typed"))
    ((state, pair),) = rows(
        "SELECT state, num_nonnulls(first_by, second_by) FROM vault.vault_typing"
    )
    if guarded:
        assert sorted(found) == ["ok", "ok", "vault.not_typing"]
        assert (state, pair) == ("typed", 2)
    else:
        assert found.count("ok") == 3
        assert (state, pair) == ("typing", 1)


@pytest.mark.requirement("REG-11")
def test_one_typist_in_two_tabs_counts_once(desk: Desk, rows: Any, database: str) -> None:
    trip = desk.accepted()
    calls = envelopes(desk, trip, "receiver", "receiver")
    with desk.journey.as_role("officer"):
        found = codes(at_once("officer", database, calls, before="SELECT vault.deposit_typed"))
    assert sorted(found) == ["ok", "vault.third_person"]
    assert rows("SELECT count(*) FROM vault.vault_envelope") == [(1,)]


def decisions(desk: Desk, trip: Any, *done: tuple[str, Any]) -> list[Any]:
    return [
        partial(command, desk.who(name).actor, desk.journey.at, application=trip.application)
        for name, command in done
    ]


@pytest.mark.requirement("REG-11", "ACC-11")
@pytest.mark.parametrize("second", [confirm_number, have_typed_again])
def test_two_superiors_at_once(desk: Desk, rows: Any, database: str, second: Any) -> None:
    """Whoever is first decides; the other is told that it has moved on."""
    trip = desk.agreed(desk.accepted())
    calls = decisions(desk, trip, ("superior", confirm_number), ("superior-2", second))
    with desk.journey.as_role("officer"):
        found = codes(at_once("officer", database, calls, before="SELECT vault.confirm_typing"))
    assert sorted(found) == ["ok", "vault.not_typing"]
    ((state,),) = rows("SELECT state FROM vault.vault_typing")
    if second is confirm_number or state == "confirmed":
        desk.journey.tick("settle_paper_numbers")
        assert rows("SELECT count(*) FROM vault.vault_number") == [(1,)]
    else:
        assert state == "typing"
        assert rows("SELECT 1 FROM vault.vault_envelope WHERE sealed IS NOT NULL") == []
