"""A number that was changed (番号法 第7条第2項), and one that Juki-net does not know."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from rig_card import Resident, resident

from meibo.flow.examination.commands.approve_number_change import approve_number_change
from meibo.flow.examination.commands.drop_number_change import drop_number_change
from meibo.flow.examination.commands.propose_number_change import propose_number_change
from meibo.flow.intake import handoff

SEED, NEW_SEED = 8_101, 8_102


def renumbered(who: Resident, seed: int = NEW_SEED) -> Resident:
    """The same person with the number the mayor designated anew, as on the card issued again."""
    return replace(who, number=resident(seed).number)


def pseudonyms(rows: Any) -> list[Any]:
    return [
        row[0]
        for row in rows("SELECT pseudonym FROM intake.intake_application ORDER BY begun_at, id")
    ]


def finding(rows: Any, case: Any, source: str = "own_register") -> str:
    ((found,),) = rows(
        "SELECT finding FROM examination.examination_fact WHERE case_id = %s AND source = %s",
        case, source,
    )  # fmt: skip
    return str(found)


def second(journey: Any, who: Resident, **given: Any) -> Any:
    """The same person's later application, read with the card issued again."""
    journey.later(days=1)
    given.setdefault("person", journey.people.applicant("another log-in"))
    return journey.to("examined", renumbered(who), examination_number=who.number[5:11], **given)


def propose(journey: Any, trip: Any, memo: str = "戸籍の附票で確認した") -> None:
    with journey.acting(journey.officer("examiner")) as actor:
        propose_number_change(actor, journey.at, case=trip.case, memo=memo)


def approve(journey: Any, trip: Any, by: str = "approver") -> None:
    with journey.acting(journey.officer(by)) as actor:
        approve_number_change(actor, journey.at, case=trip.case)


@pytest.mark.requirement("REG-12", "REG-13")
def test_a_changed_number_never_silently_makes_a_second_person(
    journey: Any, rows: Any, refuses: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = resident(SEED)
    journey.to("registered", who)
    trip = second(journey, who)
    assert finding(rows, trip.case) == "perhaps_same"
    assert finding(rows, trip.case, "juki") == "agrees"
    journey.check(trip, duplicate=("passed", ""))
    rows_of_memo = "UPDATE examination.examination_check SET memo = '' WHERE kind = 'duplicate'"
    rows(rows_of_memo + " RETURNING id")
    with refuses("examination.memo_wanted"):
        journey.propose(trip, "grant")
    monkeypatch.setattr(handoff, "same_person_elsewhere", lambda *_: [])
    monkeypatch.setattr("meibo.flow.examination.facts.same_person_elsewhere", lambda *_: [])
    third = journey.to("approved", renumbered(who, 8_103),
                       person=journey.people.applicant("a third log-in"))  # fmt: skip
    assert finding(rows, third.case) == "none", "what the search is good for: nobody would ask"


@pytest.mark.requirement("REG-12", "REG-05", "ACC-11")
def test_two_people_confirm_and_the_person_stays_one(journey: Any, rows: Any, refuses: Any) -> None:
    who = resident(SEED)
    first = journey.to("registered", who)
    trip = second(journey, who)
    old, came_as = pseudonyms(rows)
    assert old != came_as
    propose(journey, trip)
    journey.check(trip)
    with refuses("examination.number_change_open"):
        journey.propose(trip, "grant")
    with journey.acting(journey.officer("examiner")) as actor, refuses("examination.second_person"):
        approve_number_change(actor, journey.at, case=trip.case)
    approve(journey, trip)
    with refuses("examination.number_change_open"):
        journey.propose(trip, "grant")
    assert journey.tick("change_numbers") == 1
    assert journey.tick("change_numbers") == 0
    assert pseudonyms(rows) == [old, old], "one person, under the pseudonym they had"
    assert rows("SELECT pseudonym FROM vault.vault_number") == [(old,)]
    ((pseudonym, was, linked, stored, replaced),) = rows(
        "SELECT pseudonym, came_as, linked_at, stored_at, replaced_at FROM vault.vault_former"
    )
    assert (pseudonym, was, replaced) == (old, came_as, journey.at)
    assert linked == stored == journey.at - timedelta(days=1), "the former number keeps its dates"
    with refuses("examination.already_registered"):
        journey.propose(trip, "grant")
    assert first.entry


@pytest.mark.requirement("REG-12")
@pytest.mark.parametrize("card", ["old", "new"])
def test_equality_finds_the_person_by_either_number(journey: Any, rows: Any, card: str) -> None:
    who = resident(SEED)
    journey.to("registered", who)
    trip = second(journey, who)
    propose(journey, trip)
    approve(journey, trip)
    journey.tick("change_numbers")
    journey.check(trip, duplicate=("failed", "already_registered"))
    journey.propose(trip, "refuse")
    journey._approved(trip)
    journey.tick("report_decisions")
    again = journey.to("accepted", who if card == "old" else renumbered(who),
                       person=journey.people.applicant("a third log-in"))  # fmt: skip
    assert len(set(pseudonyms(rows))) == 1
    outcome = rows("SELECT outcome FROM journal.journal_entry WHERE case_ref = %s AND"
                   " function = 'intake.settle_number_check'", str(again.application))  # fmt: skip
    assert outcome == [("done:former_number" if card == "old" else "done",)]
    assert rows("SELECT count(*) FROM vault.vault_number") == [(1,)]


def test_juki_is_asked_by_the_new_number_from_then_on(journey: Any, rows: Any) -> None:
    who = resident(SEED)
    journey.to("registered", who)
    trip = second(journey, who)
    propose(journey, trip)
    approve(journey, trip)
    journey.tick("change_numbers")
    asked: list[str] = []
    original = journey.juki.ask_by_number
    journey.juki.ask_by_number = lambda request, authority, number: (
        asked.append(number) or original(request, authority, number)
    )
    rows("DELETE FROM examination.examination_fact WHERE source = 'juki' RETURNING id")
    journey.juki.people.pop(who.number)
    third = journey.to("forwarded", who, person=journey.people.applicant("a third log-in"))
    journey.on(third, "examined", start="forwarded")
    assert asked == [renumbered(who).number]


@pytest.mark.requirement("REG-12")
def test_somebody_else_of_the_same_name_and_day_is_registered(journey: Any, rows: Any) -> None:
    """Equal basic data are no proof: two officers may find that it is another person."""
    who = resident(SEED)
    journey.to("registered", who)
    trip = second(journey, who)
    propose(journey, trip)
    with journey.acting(journey.officer("approver")) as actor:
        drop_number_change(actor, journey.at, case=trip.case)
    journey.check(trip)  # with a memo in every check
    journey.propose(trip, "grant")
    journey.on(trip, "entered", start="proposed")
    assert rows("SELECT count(DISTINCT qualification_pseudonym) FROM register.register_entry") == [
        (2,)
    ]
    assert rows("SELECT 1 FROM vault.vault_former") == []


def test_the_same_account_is_enough_to_ask(journey: Any, rows: Any) -> None:
    """Married, renamed and renumbered: the account is what both have."""
    who = resident(SEED)
    first = journey.to("registered", who)
    journey.later(days=1)
    other = replace(renumbered(who), name="別姓　花子")
    trip = journey.to("examined", other, person=first.person)
    assert finding(rows, trip.case) == "perhaps_same"
    ((content,),) = rows("SELECT content FROM examination.examination_fact WHERE case_id = %s"
                         " AND source = 'own_register'", trip.case)  # fmt: skip
    assert [one["why"] for one in content["others"]] == ["account"]


@pytest.mark.requirement("REG-04")
def test_no_change_without_an_equal_answer(journey: Any, refuses: Any, rows: Any) -> None:
    who = resident(SEED)
    journey.to("registered", who)
    journey.juki.people[renumbered(who).number] = who.juki | {"address": "別の住所"}
    trip = second(journey, who)
    with refuses("examination.number_not_confirmed"):
        propose(journey, trip)
    assert rows("SELECT count(*) FROM examination.examination_numberchange") == [(0,)]


def test_the_vault_itself_refuses_an_unconfirmed_number(journey: Any, rows: Any) -> None:
    who = resident(SEED)
    journey.to("registered", who)
    trip = second(journey, who)
    propose(journey, trip)
    approve(journey, trip)
    rows("UPDATE vault.vault_number SET linked_at = NULL WHERE pseudonym ="
         " (SELECT pseudonym FROM examination.examination_case WHERE id = %s) RETURNING 1", trip.case)  # fmt: skip
    assert journey.tick("change_numbers") == 1
    assert rows("SELECT state FROM examination.examination_numberchange") == [("not_possible",)]
    assert rows("SELECT outcome FROM journal.journal_entry WHERE function ="
                " 'examination.change_number'") == [("not_possible:not_confirmed",)]  # fmt: skip
    assert len(set(pseudonyms(rows))) == 2


def test_other_refusals_of_a_change(journey: Any, refuses: Any, rows: Any) -> None:
    who = resident(SEED)
    alone = journey.to("examined", resident(8_110))
    with refuses("examination.no_number_change"):
        propose(journey, alone)
    with refuses("examination.no_number_change"):
        approve(journey, alone)
    journey.to("registered", who)
    trip = second(journey, who)
    with refuses("examination.memo_wanted"):
        propose(journey, trip, memo="  ")
    propose(journey, trip)
    with refuses("examination.no_number_change"):
        propose(journey, trip)
    third = journey.to("examined", renumbered(who, 8_103),
                       person=journey.people.applicant("a third log-in"))  # fmt: skip
    with refuses("examination.several_persons"):
        propose(journey, third)
    assert rows("SELECT count(*) FROM examination.examination_numberchange") == [(1,)]


@pytest.mark.requirement("ACC-11")
def test_postgresql_holds_the_two_people_too(journey: Any, connect: Any, rows: Any) -> None:
    who = resident(SEED)
    journey.to("registered", who)
    trip = second(journey, who)
    propose(journey, trip)
    examiner = journey.officer("examiner")
    for statement in (
        "UPDATE examination.examination_numberchange SET state = 'approved', approved_by = proposed_by",
        "UPDATE examination.examination_numberchange SET state = 'done'",
        "UPDATE examination.examination_numberchange SET state = 'approved'",
    ):
        with connect("officer") as attacker:
            attacker.execute("SELECT accounts.enter(%s)", [examiner.token])
            with pytest.raises(psycopg.Error) as refused:
                attacker.execute(statement)
            assert refused.value.sqlstate in {"42501", "23514", "23503"}
            attacker.rollback()


@pytest.mark.requirement("REG-04", "JUK-15")
def test_a_number_that_does_not_exist_is_never_linked_and_nobody_is_entered(
    journey: Any, rows: Any, refuses: Any, connect: Any
) -> None:
    """A good check digit, an issuer's signature, and no such number in Juki-net."""
    who = resident(8_120)
    journey.juki.people[who.number] = {}
    trip = journey.to("checked", who)
    assert finding(rows, trip.case, "juki") == "not_found"
    assert rows("SELECT linked_at, unknown_at FROM vault.vault_number") == [(None, journey.at)]
    with refuses("examination.number_unknown"):
        journey.propose(trip, "grant")
    with connect("officer") as attacker:
        attacker.execute("SELECT accounts.enter(%s)", [journey.officer("examiner").token])
        attacker.execute("UPDATE examination.examination_case SET state = 'proposed', outcome = 'grant',"
                         " proposed_by = %s", [journey.officer("examiner").account])  # fmt: skip
        attacker.commit()
        attacker.execute("SELECT accounts.enter(%s)", [journey.officer("approver").token])
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="does not know"):
            attacker.execute("UPDATE examination.examination_case SET state = 'decided',"
                             " approved_by = %s", [journey.officer("approver").account])  # fmt: skip
        attacker.rollback()


@pytest.mark.requirement("REG-04")
def test_a_number_once_confirmed_keeps_its_date_and_the_officer_is_told(
    journey: Any, rows: Any, refuses: Any
) -> None:
    who = resident(8_121)
    journey.to("examined", who)
    journey.juki.people[who.number] = {}
    journey.later(days=1)
    trip = journey.to("checked", who, person=journey.people.applicant("another log-in"))
    assert finding(rows, trip.case, "juki") == "not_found_any_more"
    assert rows("SELECT linked_at, unknown_at FROM vault.vault_number") == [
        (journey.at - timedelta(days=1), journey.at)
    ]
    with refuses("examination.number_unknown"):
        journey.propose(trip, "grant")


@pytest.mark.requirement("REG-04")
def test_nobody_is_entered_before_juki_has_answered(journey: Any, refuses: Any) -> None:
    journey.juki.down = True
    trip = journey.to("checked")
    with refuses("examination.juki_awaited"):
        journey.propose(trip, "grant")
