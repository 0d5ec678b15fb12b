"""Two clocks that find the same answer of the family register at the same moment make one fact."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from rig_domiciles import CLOCK, Domiciles
from rig_journey import Journey
from rig_network import FakeNetwork, change, opened_gate, record
from rig_races import at_once, codes

from meibo.connectors.info_network import asking
from meibo.doors.clock import domiciles as clock_domiciles
from meibo.flow.examination.commands.record_koseki import record_koseki
from meibo.flow.registration.periodic.commands.record_domicile import record_domicile
from meibo.terms.actor import Actor


@pytest.mark.requirement("KOS-02")
def test_one_fact_by_two_clocks_at_once(
    journey: Journey, network: FakeNetwork, rows: Any, database: str
) -> None:
    opened_gate(journey.as_role)
    journey.without = frozenset({"koseki_extract"})
    trip = journey.to("examined")
    network.families[trip.who.number] = record()
    with journey.as_role("number"):
        asking.ask_due(Actor("process:number"), journey.at)
    calls = [partial(record_koseki, journey.clock, journey.at, application=trip.application)] * 2
    found = at_once("clock", database, calls, before='UPDATE "network_enquiry"')
    assert codes(found) == ["ok", "ok"]
    facts = rows("SELECT finding FROM examination.examination_fact WHERE source = 'koseki'")
    assert facts == [("agrees",)]
    outcomes = rows("SELECT outcome FROM journal.journal_entry WHERE function = "
                    "'examination.record_koseki' ORDER BY outcome")  # fmt: skip
    assert outcomes == [("done",), ("nothing",)]


@pytest.mark.requirement("KOS-22")
def test_one_proposal_by_two_clocks_at_once(
    journey: Journey, network: FakeNetwork, rows: Any, database: str
) -> None:
    opened_gate(journey.as_role)
    register = Domiciles(journey, network, rows)
    register.holder(1, record(change("2026-06-01", "01101")))
    journey.later(days=400)
    register.ask()
    with journey.as_role("clock"):
        clock_domiciles.admit(CLOCK, journey.at)
    register.number()
    ((check,),) = rows("SELECT id FROM registration.registration_domicilecheck")
    calls = [partial(record_domicile, CLOCK, journey.at, check=check)] * 2
    found = at_once("clock", database, calls, before='UPDATE "network_enquiry"')
    assert codes(found) == ["ok", "ok"]
    assert register.proposals() == [("domicile", "open")]
    parts = rows("SELECT state, proposals FROM registration.registration_wholepart")
    assert parts == [("compared", 1)]
