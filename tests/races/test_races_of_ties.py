"""Two at once on what was registered on paper: two clocks on one claim, two people on one entry."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

import pytest
from rig_journey import Journey, Trip
from rig_races import at_once, codes
from rig_removal import without
from rig_ties import held_on_paper, sealed

from meibo.flow.intake.commands.settle_tie import settle_tie
from meibo.flow.intake.number_opening import open_waiting
from meibo.terms.actor import Actor

pytestmark = pytest.mark.stage(at=held_on_paper)
TIE = "SELECT register.tie_entries"
LOCK = "ORDER BY e.id FOR UPDATE"


def settled(journey: Journey, database: str, ties: list[UUID]) -> list[str]:
    """What came of two clocks that settle these at once."""
    with journey.as_role("number"):
        open_waiting(Actor("process:number"), journey.at)
    calls = [partial(settle_tie, journey.clock, journey.at, tie=one) for one in ties]
    with journey.as_role("clock"):
        return codes(at_once("clock", database, calls, before=TIE))


@pytest.mark.requirement("APP-10")
def test_two_clocks_settle_a_claim_once(
    journey: Journey, staged: Trip, rows: Any, database: str, locked: bool
) -> None:
    """The row lock of the claim; without it both settle."""
    tie = sealed(journey, journey.people.applicant(), staged.who)
    found = settled(journey, database, [tie, tie])
    told = rows("SELECT outcome FROM journal.journal_entry WHERE function = 'intake.settle_tie'"
                " ORDER BY outcome")  # fmt: skip
    assert rows("SELECT state FROM intake.intake_tie") == [("tied",)]
    if locked:
        assert (found, told) == (["ok", "ok"], [("done:tied",), ("nothing",)])
    else:
        assert (found, told) != (["ok", "ok"], [("done:tied",), ("nothing",)])


@pytest.mark.requirement("APP-10", "APP-11")
@pytest.mark.parametrize("guarded", [False, True])
def test_two_people_who_claim_one_registration_do_not_both_have_it(
    journey: Journey, staged: Trip, rows: Any, database: str, guarded: bool
) -> None:
    """The row locks of register.tie_entries; without them the later takes the entry over, and both
    are told that it is theirs."""
    if not guarded:
        without(rows, "register.tie_entries", LOCK)
    people = [journey.people.applicant() for _ in range(2)]
    found = settled(journey, database, [sealed(journey, one, staged.who) for one in people])
    assert found == ["ok", "ok"]
    told = dict(rows("SELECT account, state FROM intake.intake_tie"))
    ((owner,),) = rows("SELECT account FROM register.register_entry WHERE id = %s", staged.entry)
    if guarded:
        assert sorted(told.values()) == ["none", "tied"]
        assert told[owner] == "tied"
    else:
        assert sorted(told.values()) == ["tied", "tied"]
