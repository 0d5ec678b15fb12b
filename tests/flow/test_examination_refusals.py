"""Every refusal of examination, and what follows from seven checks."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import psycopg
import pytest
from rig_card import resident
from rig_journey import KINDS

from meibo.flow.examination.commands.approve_decision import approve_decision
from meibo.flow.examination.commands.propose_decision import propose_decision
from meibo.flow.examination.commands.record_check import record_check
from meibo.flow.examination.commands.send_back import send_back
from meibo.flow.examination.queries import case_file, queue


def check(journey: Any, case: Any, **given: Any) -> None:
    with journey.acting(journey.officer("examiner")) as actor:
        record_check(
            actor, journey.at, **{"case": case, "kind": "form", "result": "passed"} | given
        )


def test_no_case_of_that_id(journey: Any, refuses: Any) -> None:
    examiner = journey.officer("examiner")
    for command in (
        lambda a: record_check(a, journey.at, case=uuid4(), kind="form", result="passed"),
        lambda a: propose_decision(a, journey.at, case=uuid4(), outcome="grant"),
        lambda a: approve_decision(a, journey.at, case=uuid4()),
        lambda a: send_back(a, journey.at, case=uuid4()),
        lambda a: case_file(a, journey.at, case=uuid4()),
    ):
        with journey.acting(examiner) as actor, refuses("examination.none"):
            command(actor)


@pytest.mark.requirement("VLT-07")
def test_a_case_of_another_register_is_no_case(journey: Any, refuses: Any) -> None:
    trip = journey.to("examined")
    other = journey.people.officer("examine", "approve", registers=["pharmacist"])
    with journey.acting(other) as actor:
        with refuses("examination.none"):
            case_file(actor, journey.at, case=trip.case)
        with refuses("examination.none"):
            record_check(actor, journey.at, case=trip.case, kind="form", result="passed")
        assert queue(actor, journey.at).page.rows == []
    with journey.acting(journey.officer("examiner")) as actor:
        assert [row.id for row in queue(actor, journey.at).page.rows] == [trip.case]


@pytest.mark.requirement("REG-20")
def test_checks_that_are_refused(journey: Any, refuses: Any) -> None:
    case = journey.to("examined").case
    for code, given in (
        ("examination.no_check", {"kind": "astrology"}),
        ("examination.result", {"result": "maybe"}),
        ("examination.reason", {"result": "deficient"}),
        ("examination.reason", {"result": "failed", "reason": "unpaid"}),  # of another check
        ("examination.reason", {"result": "deficient", "reason": "anything"}),
    ):
        with refuses(code):
            check(journey, case, **given)


@pytest.mark.requirement("REG-20")
def test_a_check_keeps_result_reason_memo_and_who(journey: Any, rows: Any) -> None:
    case = journey.to("examined").case
    check(journey, case, result="deficient", reason="item_wrong", memo=" 見た ")
    check(journey, case, result="passed", reason="item_wrong", memo="よし")
    found = rows("SELECT result, reason, memo, by, at FROM examination.examination_check"
                 " WHERE kind = 'form'")  # fmt: skip
    assert found == [("passed", "", "よし", journey.officer("examiner").account, journey.at)]


def test_the_checklist_is_frozen_with_the_case(journey: Any, rows: Any) -> None:
    journey.to("examined")
    found = rows("SELECT kind, reasons FROM examination.examination_check ORDER BY position")
    assert tuple(kind for kind, _ in found) == KINDS
    assert all(reasons for _, reasons in found)


@pytest.mark.requirement("REG-20")
def test_unfinished(journey: Any, refuses: Any) -> None:
    trip = journey.to("examined")
    for kind in KINDS[:-1]:
        check(journey, trip.case, kind=kind)
    with refuses("examination.unfinished") as why:
        journey.propose(trip, "grant")
    assert why.value.field == KINDS[-1]


@pytest.mark.parametrize(
    ("results", "due"),
    [
        ({}, "grant"),
        ({"koseki": ("not_applicable", "")}, "grant"),
        ({"form": ("deficient", "item_wrong")}, "return"),
        ({"disqualification": ("failed", "ground_found")}, "refuse"),
        ({"disqualification": ("failed", "ground_found"), "form": ("deficient", "item_wrong")},
         "refuse"),
    ],
)  # fmt: skip
def test_only_what_follows_can_be_proposed(
    journey: Any, refuses: Any, results: Any, due: str
) -> None:
    trip = journey.to("examined")
    journey.check(trip, **results)
    for outcome in {"grant", "return", "refuse", "", "other"} - {due}:
        with refuses("examination.outcome"):
            journey.propose(trip, outcome)
    journey.propose(trip, due)


@pytest.mark.requirement("PAY-03")
def test_unpaid(journey: Any, refuses: Any, connect: Any) -> None:
    """Nothing completes unpaid, even where a payment was undone after the case was opened."""
    trip = journey.to("checked")
    undone = "DELETE FROM payments.payments_movement"
    connect().execute(undone).connection.commit()
    with refuses("examination.unpaid"):
        journey.propose(trip, "grant")


def test_not_open_once_proposed(journey: Any, refuses: Any) -> None:
    trip = journey.to("proposed")
    with refuses("examination.not_open"):
        check(journey, trip.case)
    with refuses("examination.not_open"):
        journey.propose(trip, "grant")


def test_not_proposed(journey: Any, refuses: Any) -> None:
    trip = journey.to("checked")
    with journey.acting(journey.officer("approver")) as actor:
        for command in (approve_decision, send_back):
            with refuses("examination.not_proposed"):
                command(actor, journey.at, case=trip.case)
    journey.on(trip, "approved", start="checked")
    with journey.acting(journey.officer("approver")) as actor:
        for command in (approve_decision, send_back):
            with refuses("examination.not_proposed"):
                command(actor, journey.at, case=trip.case)


@pytest.mark.requirement("ACC-11")
def test_second_person(journey: Any, refuses: Any) -> None:
    trip = journey.to("proposed")
    with (
        journey.acting(journey.officer("examiner")) as actor,
        refuses("examination.second_person"),
    ):
        approve_decision(actor, journey.at, case=trip.case)


@pytest.mark.requirement("ACC-11")
def test_second_person_in_postgresql_too(journey: Any, connect: Any) -> None:
    """The officer's own SQL, past every line of Python."""
    trip = journey.to("proposed")
    examiner = journey.officer("examiner")
    officer = connect("officer")
    officer.execute("SELECT accounts.enter(%s)", [examiner.token])
    update = """UPDATE examination.examination_case SET state = 'decided', approved_by = %s,
                approved_at = now() WHERE id = %s"""
    with (
        pytest.raises(psycopg.errors.CheckViolation, match="examination_second_person"),
        officer.transaction(),
    ):
        officer.execute(update, [examiner.account, trip.case])
    officer.rollback()
    officer.execute("SELECT accounts.enter(%s)", [journey.officer("approver").token])
    assert officer.execute(update, [journey.officer("approver").account, trip.case]).rowcount == 1
    officer.rollback()


def test_sent_back_it_is_open_again(journey: Any, rows: Any) -> None:
    trip = journey.to("proposed")
    with journey.acting(journey.officer("approver")) as actor:
        send_back(actor, journey.at, case=trip.case)
    found = rows("SELECT state, outcome, proposed_by FROM examination.examination_case")
    assert found == [("open", "", None)]
    journey.propose(trip, "grant")


@pytest.mark.requirement("APP-13")
def test_what_an_examiner_sees_on_one_screen(journey: Any) -> None:
    trip = journey.to("examined")
    with journey.acting(journey.officer("examiner")) as actor:
        found = case_file(actor, journey.at, case=trip.case)
    assert [one.kind for one in found.checks] == list(KINDS)
    findings = {fact.source: fact.finding for fact in found.facts}
    assert findings == {
        "own_register": "none", "card": "agrees", "koseki": "by_extract", "passers": "on_list",
        "attachments": "complete", "payments": "paid", "declarations": "nothing_declared",
        "juki": "agrees",
    }  # fmt: skip
    assert [(one.amount, one.paid) for one in found.balances] == [(9000, 9000)]
    assert len(found.attachments) == 2
    # What was entered and what Juki-net confirmed are both kept, each under its own name.
    (juki,) = [fact for fact in found.facts if fact.source == "juki"]
    assert found.case.content["address"] == juki.content["person"]["address"] == trip.who.address
    assert trip.who.number not in str([fact.content for fact in found.facts])


@pytest.mark.requirement("REG-04", "REG-14")
@pytest.mark.parametrize(
    ("answer", "finding"),
    [
        ({}, "agrees"),
        ({"name": "見本　五八五六"}, "differs"),
        ({"address": "大阪府大阪市北区梅田１丁目１番１号"}, "differs"),
        ({"alive": False}, "dead"),
        (None, "not_found"),
    ],
)
def test_jukis_answer_is_a_fact_and_confirms_only_if_equal(
    journey: Any, rows: Any, answer: Any, finding: str
) -> None:
    who = resident(5858)
    journey.juki.people[who.number] = {} if answer is None else who.juki | answer
    journey.to("examined", who)
    assert rows("SELECT finding FROM examination.examination_fact WHERE source = 'juki'") == [
        (finding,)
    ]
    confirmed = rows("SELECT linked_at IS NOT NULL FROM vault.vault_number")
    assert confirmed == [(finding == "agrees",)]
    # Whatever it says, nothing is granted, returned or refused by it.
    assert rows("SELECT state, outcome FROM examination.examination_case") == [("open", "")]
    assert rows("SELECT DISTINCT result FROM examination.examination_check") == [("open",)]


def test_declarations_and_duplicates_are_found(journey: Any, rows: Any) -> None:
    who = resident(31)
    journey.to("registered", who)
    again = journey.people.applicant("the same person, another account")
    journey.to("examined", who, person=again, declared_fine="yes")
    found = dict(
        rows(
            """SELECT source, finding FROM examination.examination_fact f
                 JOIN examination.examination_case c ON c.id = f.case_id WHERE c.account = %s""",
            again.account,
        )
    )
    assert found["own_register"] == "registered"
    assert found["declarations"] == "declared"
    assert found["passers"] == "on_list"


def test_already_registered(journey: Any, refuses: Any) -> None:
    who = resident(32)
    journey.to("registered", who)
    trip = journey.to("checked", who, person=journey.people.applicant("another account"))
    with refuses("examination.already_registered"):
        journey.propose(trip, "grant")


def test_the_same_person_is_entered_once_and_holds_up_nobody(journey: Any, rows: Any) -> None:
    """Two accounts, two cases, both granted before either was entered."""
    who = resident(33)
    first = journey.to("approved", who)
    journey.later(minutes=1)
    second = journey.to("approved", who, person=journey.people.applicant("another account"))
    other = journey.to("approved")
    journey.on(other, "entered", start="decided")
    entered = rows('SELECT "case" FROM register.register_entry ORDER BY registration_number')
    assert entered == [(first.case,), (other.case,)]
    assert second.case
