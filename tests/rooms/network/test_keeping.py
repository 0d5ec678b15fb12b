"""Results end by themselves, records after seven years; each office sees its own, by its own duty."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import psycopg
import pytest
from rig_journey import Journey, Trip
from rig_network import FakeNetwork, opened_gate, record

from meibo.connectors.info_network import asking
from meibo.rooms.network.commands.delete_results import delete_results
from meibo.rooms.network.limits import RESULT_LIVES
from meibo.rooms.network.operating import Stop
from meibo.rooms.network.queries import overview, records
from meibo.terms.actor import Actor
from meibo.terms.refusal import Refusal
from meibo.terms.text import Text

NUMBER, CLOCK = Actor("process:number"), Actor("process:clock")


@pytest.fixture
def asked(journey: Journey, network: FakeNetwork) -> Trip:
    """A case whose enquiry is under way: a permit is held, no answer is there."""
    opened_gate(journey.as_role)
    journey.without = frozenset({"koseki_extract"})
    trip = journey.to("examined")
    network.families[trip.who.number] = record()
    network.working = True
    ask(journey)
    return trip


def ask(journey: Journey) -> int:
    with journey.as_role("number"):
        return asking.ask_due(NUMBER, journey.at)


def aged(rows: Any, by: timedelta) -> None:
    """As if everything had been written so long ago."""
    rows("UPDATE network.network_result SET delete_after = delete_after - %s", by)


@pytest.mark.requirement("KOS-16", "KOS-08")
@pytest.mark.parametrize("completed", [True, False])
def test_a_result_is_deleted_at_its_time_completed_or_broken_off(
    journey: Journey, network: FakeNetwork, rows: Any, asked: Trip, completed: bool
) -> None:
    network.working = False
    network.broken = not completed
    journey.later(minutes=10)
    ask(journey)
    journey.tick("record_koseki_answers")
    held = "SELECT content IS NOT NULL, permit <> '' FROM network.network_result"
    assert rows(held) == [(completed, True)]
    assert journey.tick("delete_network_results") == 0, "not before its time"
    aged(rows, RESULT_LIVES + timedelta(days=30))
    assert journey.tick("delete_network_results", journey.at + timedelta(minutes=1)) == 1
    assert rows(held) == []
    assert rows("SELECT outcome FROM network.network_provisionrecord") == [
        ("provided" if completed else "broken_off",)
    ]
    assert rows(
        "SELECT outcome FROM journal.journal_entry WHERE function = 'network.delete_results'"
    ) == [("deleted:results=1,records=0",)]
    assert rows("SELECT kind, count FROM network.network_run WHERE kind = 'delete_results'") == [
        ("delete_results", 1)
    ]


@pytest.mark.requirement("KOS-16")
def test_postgresql_lets_no_result_and_no_record_go_before_its_time(
    journey: Journey, asked: Trip, rows: Any
) -> None:
    """Whatever time the clock process claims it is."""
    with journey.as_role("clock"):
        assert delete_results(CLOCK, journey.at + timedelta(days=4_000)) == 0
    assert rows("SELECT count(*) FROM network.network_result") == [(1,)]
    assert rows("SELECT count(*) FROM network.network_provisionrecord") == [(1,)]


@pytest.mark.requirement("KOS-04")
def test_a_record_ends_after_seven_years(journey: Journey, asked: Trip, rows: Any) -> None:
    rows("UPDATE network.network_provisionrecord SET kept_until = %s", date(2020, 1, 1))
    assert journey.tick("delete_network_results") == 1
    assert rows("SELECT count(*) FROM network.network_provisionrecord") == [(0,)]


@pytest.mark.requirement("KOS-04", "KOS-07", "KOS-19")
def test_records_are_for_those_of_the_own_registers_with_the_duty(
    journey: Journey, asked: Trip
) -> None:
    def seen(*duties: str, registers: tuple[str, ...]) -> int | str:
        officer = journey.people.officer(*duties, registers=registers)
        with journey.acting(officer) as actor:
            try:
                counted = sum(one.count for one in overview(actor, journey.at).counts)
                assert counted == len(records(actor, journey.at))
                return counted
            except Refusal as refusal:
                return refusal.code

    assert seen("network", registers=("nurse",)) == 1
    assert seen("network", registers=("pharmacist",)) == 0
    assert seen("examine", "approve", "register", registers=("nurse",)) == "permit.not_allowed"


@pytest.mark.requirement("KOS-07", "KOS-19", "KOS-20")
def test_raw_sql_shows_no_more(journey: Journey, asked: Trip, connect: Any) -> None:
    """An examiner no record, nobody but clock and number a result, the console nothing of anybody."""
    examiner = journey.people.officer("examine", registers=("nurse",))
    with connect("officer") as connection:
        connection.execute("SELECT accounts.enter(%s)", [examiner.token])
        found = connection.execute("SELECT count(*) FROM network.network_provisionrecord")
        assert found.fetchone() == (0,)
        found = connection.execute("SELECT state FROM network.network_enquiry")
        assert found.fetchall() == [("asked",)]
    denied = {
        "officer": ("network_result", "network_heldcode"),
        "console": ("network_result", "network_provisionrecord", "network_enquiry"),
        "applicant": ("network_result",), "public": ("network_enquiry",),
        "machine": ("network_enquiry",),
    }  # fmt: skip
    for role, tables in denied.items():
        for table in tables:
            with connect(role) as connection, pytest.raises(psycopg.errors.Error):
                connection.execute(f"SELECT * FROM network.{table}")


@pytest.mark.requirement("KOS-08")
def test_a_stop_that_was_announced_keeps_enquiries_back(
    journey: Journey, network: FakeNetwork, rows: Any, asked: Trip
) -> None:
    journey.later(minutes=10)
    network.working = False
    begins, ends = journey.at - timedelta(minutes=1), journey.at + timedelta(hours=2)
    network.stops = [Stop("n1", begins, ends, Text("保守のため停止", "Stopped for upkeep"))]
    watch(journey)
    network.calls.clear()
    assert ask(journey) == 0
    assert network.calls == []
    with journey.acting(journey.people.officer("network")) as actor:
        seen = overview(actor, journey.at)
    assert [one.said_ja for one in seen.stops] == ["保守のため停止"]
    assert seen.heartbeat is not None
    assert (seen.heartbeat.outcome, seen.heartbeat.count) == ("running", 1)
    network.stops = []
    watch(journey)
    assert ask(journey) == 1, "withdrawn"


def test_a_network_that_is_silent_takes_back_no_notice(
    journey: Journey, network: FakeNetwork, rows: Any, asked: Trip
) -> None:
    ends = journey.at + timedelta(hours=2)
    network.stops = [Stop("n1", journey.at, ends, Text("停止", "Stopped"))]
    watch(journey)
    network.down = True
    watch(journey)
    assert rows("SELECT outcome, count FROM network.network_run") == [("running", 1), ("down", 1)]
    assert rows("SELECT withdrawn_at FROM network.network_stopnotice") == [(None,)]


def watch(journey: Journey) -> None:
    with journey.as_role("number"):
        asking.watch(NUMBER, journey.at)
