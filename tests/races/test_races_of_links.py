"""Two at once on the link of one entry: proposing, confirming, merging, linking anew."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from rig_card import Resident, resident
from rig_journey import Trip
from rig_linking import REASON, Links, one_holder
from rig_races import at_once, codes
from rig_removal import without

from meibo.flow.registration.linking.commands.begin_relinking import begin_relinking
from meibo.flow.registration.linking.commands.confirm_link import confirm_link
from meibo.flow.registration.linking.commands.confirm_merging import confirm_merging
from meibo.flow.registration.linking.commands.confirm_unlinking import confirm_unlinking
from meibo.flow.registration.linking.commands.drop_unlinking import drop_unlinking
from meibo.flow.registration.linking.commands.propose_unlinking import propose_unlinking
from meibo.flow.registration.linking.commands.settle_relinking import settle_relinking

LOCK = " FOR UPDATE"


@pytest.fixture
def links(journey: Any) -> Links:
    return Links(journey)


def by(links: Links, name: str, command: Any, **values: Any) -> Any:
    """What an officer is about to do."""
    return partial(command, links.people[name].actor, links.journey.at, **values)


def race(links: Links, database: str, calls: list[Any], before: str) -> list[str]:
    with links.journey.as_role("officer"):
        return sorted(codes(at_once("officer", database, calls, before=f"SELECT vault.{before}")))


@pytest.mark.requirement("REG-11")
@pytest.mark.parametrize("guarded", [False, True])
@pytest.mark.stage(at=one_holder)
def test_two_who_propose_at_once_propose_once(
    links: Links, staged: Trip, rows: Any, database: str, guarded: bool
) -> None:
    """The index of what is under way; without it there are two."""
    if not guarded:
        rows("DROP INDEX vault.vault_one_unlinking")
    calls = [
        by(links, name, propose_unlinking, entry=staged.entry, **REASON)
        for name in ("registrar", "all")
    ]
    found = race(links, database, calls, "propose_unlinking")
    assert found == (["ok", "vault.link_under_way"] if guarded else ["ok", "ok"])
    assert rows("SELECT count(*) FROM vault.vault_unlinking") == [(1 if guarded else 2,)]


@pytest.mark.requirement("REG-11", "ACC-11")
@pytest.mark.parametrize("guarded", [False, True])
def test_one_ends_the_link_while_another_keeps_it(
    journey: Any, links: Links, rows: Any, database: str, guarded: bool
) -> None:
    """The row lock of vault.own_unlinking; without it both believe that it was they who decided."""
    held = journey.to("registered")
    made = links.seconded(held.entry)
    # Between looking and deciding the two have to meet.
    without(rows, "vault.own_unlinking", "RETURN u;", "PERFORM pg_sleep(0.3); RETURN u;")
    if not guarded:
        without(rows, "vault.own_unlinking", LOCK)
        # The table of moves would stop the later one; it is not what this test is about.
        rows("ALTER TABLE vault.vault_unlinking DROP CONSTRAINT vault_unlinking_move_fk;"
             " SELECT 1")  # fmt: skip
    calls = [
        by(links, "superior", confirm_unlinking, entry=held.entry, unlinking=made),
        by(links, "superior-2", drop_unlinking, entry=held.entry, unlinking=made),
    ]
    with links.journey.as_role("officer"):
        found = sorted(codes(at_once("officer", database, calls, before=_EITHER)))
    if guarded:
        assert found == ["ok", "vault.link_moved_on"]
        ((state,),) = rows("SELECT state FROM vault.vault_unlinking")
        assert (rows("SELECT count(*) FROM vault.vault_number") == [(0,)]) == (state == "unlinked")
    else:
        assert found == ["ok", "ok"]


_EITHER = "SELECT vault."


def two_entries(journey: Any, links: Links) -> tuple[Any, Any]:
    """Two entries of people of one name, both without a number, and one number for both."""
    person = resident(4_001)
    same = {"name": person.name, "birth_date": person.birth_date, "sex": person.sex}
    held = []
    for n in (4_002, 4_003):
        one = journey.to("registered", Resident(**{**resident(n).__dict__, **same}))
        links.unlinked(one.entry)
        held.append(one)
    journey.juki.people[person.number] = person.juki
    made = [links.typed(one.entry, person.number, person.number) for one in held]
    for relinking in made:
        links.does("superior", confirm_link, relinking=relinking)
    return made[0], made[1]


@pytest.mark.requirement("REG-12")
@pytest.mark.parametrize("guarded", [False, True])
def test_one_number_for_two_entries_at_once_is_one_persons(
    journey: Any, links: Links, rows: Any, database: str, guarded: bool
) -> None:
    """The lock of a register file's links; without it the later act breaks instead of finding the
    other."""
    pair = two_entries(journey, links)
    looked = "v_owner := vault.owner_of(v);"
    without(rows, "vault.link_entry", looked, f"{looked} PERFORM pg_sleep(0.3);")
    if not guarded:
        without(rows, "vault.link_entry", "pg_advisory_xact_lock(", "num_nulls(")
    calls = [partial(settle_relinking, journey.clock, journey.at, relinking=one) for one in pair]
    with journey.as_role("clock"):
        found = at_once("clock", database, calls, before="SELECT vault.link_entry")
    states = sorted(one for (one,) in rows("SELECT state FROM vault.vault_relinking"))
    assert rows("SELECT count(*) FROM vault.vault_number") == [(1,)]
    if guarded:
        assert codes(found) == ["ok", "ok"]
        assert states == ["linked", "open"]
        assert rows("SELECT state FROM vault.vault_merging") == [("proposed",)]
    else:
        assert sorted(codes(found)) != ["ok", "ok"]
        assert rows("SELECT 1 FROM vault.vault_merging") == []


@pytest.mark.requirement("ACC-11")
def test_one_superior_in_two_tabs_is_one_of_two(
    journey: Any, links: Links, rows: Any, database: str
) -> None:
    pair = two_entries(journey, links)
    links.clock()
    ((made,),) = rows("SELECT relinking FROM vault.vault_merging")
    assert made in pair
    named = {"entry": links.entries[made], "relinking": made}
    calls = [by(links, "superior", confirm_merging, **named) for _ in range(2)]
    found = race(links, database, calls, "confirm_merging")
    assert found == ["ok", "vault.another_person"]
    assert rows("SELECT state FROM vault.vault_merging") == [("seconded",)]


@pytest.mark.parametrize("guarded", [False, True])
@pytest.mark.stage(at=one_holder)
def test_two_who_begin_at_once_begin_once(
    links: Links, staged: Trip, rows: Any, database: str, guarded: bool
) -> None:
    """The index of what is under way; without it there are two."""
    if not guarded:
        rows("DROP INDEX vault.vault_one_relinking")
    links.unlinked(staged.entry)
    calls = [by(links, name, begin_relinking, entry=staged.entry) for name in ("registrar", "all")]
    found = race(links, database, calls, "begin_relinking")
    assert found == (["ok", "vault.link_under_way"] if guarded else ["ok", "ok"])
    assert rows("SELECT count(*) FROM vault.vault_typing") == [(1 if guarded else 2,)]
