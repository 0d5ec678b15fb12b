"""A number is linked anew to an entry that has none: typed by two, known to Juki-net, confirmed."""

from __future__ import annotations

from typing import Any

import pytest
from rig_card import resident
from rig_journey import Journey, Trip
from rig_linking import Links, kept, nothing_typed_is_left, one_holder, pseudonym, states

from meibo.flow.registration.linking.commands.ask_to_type import ask_to_type
from meibo.flow.registration.linking.commands.begin_relinking import begin_relinking
from meibo.flow.registration.linking.commands.confirm_link import confirm_link
from meibo.flow.registration.linking.commands.confirm_unlinking import confirm_unlinking
from meibo.flow.registration.linking.commands.drop_relinking import drop_relinking
from meibo.flow.registration.linking.commands.have_typed_again import have_typed_again
from meibo.flow.registration.linking.commands.release_relinking import release_relinking
from meibo.flow.registration.linking.queries import link_file

pytestmark = pytest.mark.stage(at=one_holder)


@pytest.fixture
def held(staged: Trip) -> Trip:
    return staged


@pytest.mark.requirement("REG-04", "REG-11", "REG-12")
def test_two_type_juki_knows_and_a_superior_links_anew(
    journey: Journey, links: Links, held: Trip, rows: Any, refuses: Any
) -> None:
    with refuses("vault.linked"):
        links.does("registrar", begin_relinking, entry=held.entry)
    links.unlinked(held.entry)
    made = links.typed(held.entry, held.who.number, held.who.number)
    with refuses("vault.link_under_way"):
        links.does("registrar", begin_relinking, entry=held.entry)
    assert kept(rows) == [], "nothing is linked before a superior says so"
    links.does("superior", confirm_link, relinking=made)
    links.clock()
    assert kept(rows) == [pseudonym(rows, held)], "the entry keeps its pseudonym"
    assert rows("SELECT linked_at FROM vault.vault_number") == [(journey.at,)]
    assert states(rows, "vault_relinking") == ["linked"]
    assert nothing_typed_is_left(rows)
    links.clock()
    shown = links.does("receiver", link_file, entry=held.entry)
    assert (shown.link.linked, shown.link.relinkings) == (None, []), "as where it is somebody's"
    assert len(kept(rows)) == 1
    assert links.does("examiner", link_file, entry=held.entry).link.linked


@pytest.mark.requirement("REG-04")
@pytest.mark.parametrize("fault", ["two numbers", "another person", "unknown"])
def test_whatever_fails_officers_see_the_same(
    journey: Journey, links: Links, held: Trip, rows: Any, fault: str
) -> None:
    other = resident(8_888)
    journey.juki.people[other.number] = other.juki | {"name": "別人　一郎"}
    links.unlinked(held.entry)
    own, unknown = held.who.number, resident(8_889).number
    typed = {"two numbers": (own, other.number), "another person": (other.number,) * 2,
             "unknown": (unknown,) * 2}[fault]  # fmt: skip
    links.typed(held.entry, *typed)
    assert rows("SELECT state, round, answer FROM vault.vault_typing") == [("typing", 2, None)]
    outcome = rows("SELECT outcome FROM journal.journal_entry WHERE function ="
                   " 'linking.judge_typed_number'")  # fmt: skip
    assert outcome == [("done:typing",)]
    assert nothing_typed_is_left(rows)


def test_three_rounds_lock_and_a_superior_goes_on_or_gives_up(
    links: Links, held: Trip, rows: Any, refuses: Any
) -> None:
    links.unlinked(held.entry)
    made = links.begun(held.entry)
    for _ in range(3):
        links.type(made, "receiver", held.who.number)
        links.type(made, "receiver-2", resident(8_890).number)
        links.check()
    assert states(rows, "vault_typing") == ["locked"]
    with refuses("vault.reason"):
        links.does("superior", release_relinking, relinking=made, reason="ok")
    with refuses("text.individual_number"):
        links.does("superior", release_relinking, relinking=made, reason=held.who.number)
    links.does("superior", release_relinking, relinking=made, reason="書類を取り直した")
    links.type(made, "receiver", held.who.number)
    links.type(made, "receiver-2", held.who.number)
    links.check()
    links.does("superior", have_typed_again, relinking=made)
    links.does("superior", drop_relinking, relinking=made)
    links.clock()
    assert states(rows, "vault_relinking") == ["dropped"]
    assert nothing_typed_is_left(rows)
    links.begun(held.entry)


def test_a_registration_that_has_ended_gets_no_number(
    journey: Journey, links: Links, held: Trip, refuses: Any
) -> None:
    journey.after(held, "erasure", "entered")
    links.unlinked(held.entry)
    with refuses("linking.ended"):
        links.does("registrar", begin_relinking, entry=held.entry)


@pytest.mark.requirement("REG-11", "ACC-11")
def test_what_is_asked_of_one_entry_is_done_to_no_other(
    journey: Journey, links: Links, held: Trip, rows: Any, refuses: Any
) -> None:
    other = journey.to("registered")
    links.unlinked(held.entry)
    relinking, unlinking = links.begun(held.entry), links.seconded(other.entry)
    for name, command, more in (
        ("receiver", ask_to_type, {"entry": other.entry, "relinking": relinking}),
        ("superior", drop_relinking, {"entry": other.entry, "relinking": relinking}),
        ("superior", confirm_unlinking, {"entry": held.entry, "unlinking": unlinking}),
    ):
        with refuses("vault.no_link_act"):
            links.does(name, command, **more)
    assert rows('SELECT 1 FROM vault.vault_nonce WHERE "case" = %s', relinking) == []
    assert kept(rows) == [pseudonym(rows, other)]
