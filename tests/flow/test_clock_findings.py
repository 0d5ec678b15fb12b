"""The clock asks for what is decided, entered and paid itself: however much else stands there."""

from __future__ import annotations

from typing import Any

import pytest

from meibo.doors.clock import steps
from meibo.flow.examination import handoff
from meibo.rooms.payments.commands import note_looked_at

MANY = 5_001


def crowd(connect: Any, rows: Any, trip: Any) -> None:
    """Put thousands before an application: as old as can be, in the same state, with nothing due."""
    superuser = connect(autocommit=True)
    superuser.execute("SET session_replication_role = replica")
    superuser.execute(
        """INSERT INTO intake.intake_application SELECT (jsonb_populate_record(
                  NULL::intake.intake_application, to_jsonb(a) || jsonb_build_object(
                      'id', gen_random_uuid(), 'reference', 'CROWD-' || n,
                      'account', gen_random_uuid(), 'arrived_at', '2020-01-01T00:00:00Z'))).*
             FROM intake.intake_application AS a, generate_series(1, 5001) AS n"""
    )
    (count,) = rows(
        """SELECT count(*) FROM intake.intake_application AS a JOIN intake.intake_application AS b
            USING (state, number_check) WHERE b.id = %s AND a.arrived_at < b.arrived_at""",
        trip.application,
    )
    assert count == (MANY,)


def state(rows: Any, trip: Any) -> str:
    return str(
        rows("SELECT state FROM intake.intake_application WHERE id = %s", trip.application)[0][0]
    )


@pytest.mark.parametrize(
    ("before", "step", "after"),
    [
        pytest.param("paid", "forward_paid", "forwarded",
                     marks=pytest.mark.requirement("PAY-03")),
        pytest.param("approved", "report_decisions", "decided",
                     marks=[pytest.mark.requirement("NTC-01"), pytest.mark.long]),
        pytest.param("entered", "report_registrations", "registered",
                     marks=[pytest.mark.requirement("NTC-01"), pytest.mark.long]),
    ],
)  # fmt: skip
def test_who_goes_on_does_so_before_thousands_who_do_not(
    journey: Any, connect: Any, rows: Any, before: str, step: str, after: str
) -> None:
    trip = journey.to(before)
    crowd(connect, rows, trip)
    assert journey.tick(step) == 1
    assert state(rows, trip) == after
    assert journey.tick(step) == 0


def test_a_decision_is_told_before_its_entry(journey: Any, rows: Any) -> None:
    trip = journey.to("approved")
    journey.on(trip, "entered", start="decided")
    assert journey.tick("report_registrations") == 0
    assert state(rows, trip) == "under_examination"
    assert journey.tick("report_decisions") == 1
    assert journey.tick("report_registrations") == 1
    assert state(rows, trip) == "registered"


def failing(patch: pytest.MonkeyPatch, name: str, *broken: Any) -> None:
    """A command of the clock that breaks for some applications."""
    command = getattr(steps, name)

    def sometimes(actor: Any, at: Any, **found: Any) -> Any:
        if found["application"] in broken:
            raise RuntimeError("broken")
        return command(actor, at, **found)

    patch.setattr(steps, name, sometimes)


@pytest.mark.parametrize(
    ("before", "step", "command", "after"),
    [("paid", "forward_paid", "forward", "forwarded"),
     ("approved", "report_decisions", "record_decision", "decided"),
     ("entered", "report_registrations", "record_registration", "registered")],
)  # fmt: skip
def test_the_first_that_always_fail_hold_up_nobody(
    journey: Any, rows: Any, monkeypatch: pytest.MonkeyPatch, before: str, step: str, command: str,
    after: str,
) -> None:  # fmt: skip
    """Batches of two, the first two broken: the third is reached in the same round."""
    for module in (handoff, note_looked_at):
        monkeypatch.setattr(module, "BATCH", 2)
    trips = []
    for _ in range(3):
        trips.append(journey.to("decided" if before == "entered" else before))
        journey.later(minutes=1)
    if before == "entered":
        journey._entered(trips[0])
    with monkeypatch.context() as patch:
        failing(patch, command, trips[0].application, trips[1].application)
        assert journey.tick(step) == 1
    found = [state(rows, trip) for trip in trips]
    assert found[2] == after
    assert found[0] == found[1] != after
    assert journey.tick(step) == 2, "the broken ones are tried again"
    assert [state(rows, trip) for trip in trips] == [after] * 3


def test_what_was_done_before_a_crash_is_not_done_twice(
    journey: Any, rows: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    trip = journey.to("approved")

    def killed(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(steps, "note_decisions_told", killed)
        with pytest.raises(KeyboardInterrupt):
            journey.tick("report_decisions")
    journey.tick("report_decisions")
    assert rows("SELECT count(*) FROM notices.notices_notice WHERE kind = 'decision_grant'") == [
        (1,)
    ]
    assert state(rows, trip) == "decided"


@pytest.mark.parametrize(
    ("query", "index"),
    [(handoff.decisions_to_tell, "examination_decision_to_tell"),
     (handoff.entered_to_tell, "examination_entry_to_tell"),
     (note_looked_at.new_movements, "payments_movement_to_look_at")],
)  # fmt: skip
def test_each_question_has_an_index_of_its_own(
    journey: Any, rows: Any, query: Any, index: str
) -> None:
    """The plan as the clock's role: an index that holds what is still to be told, and no more."""
    from django.db import connection

    journey.to("entered")
    with journey.as_role("clock"):
        asked: list[tuple[str, Any]] = []

        def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            asked.append((sql, params))
            return execute(sql, params, many, context)

        with connection.execute_wrapper(note):
            query()
        with connection.cursor() as cursor:
            cursor.execute("SET enable_seqscan = off")
            cursor.execute(f"EXPLAIN {asked[-1][0]}", asked[-1][1])
            plan = "\n".join(row[0] for row in cursor.fetchall())
    assert index in plan
