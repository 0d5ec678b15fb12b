"""Two clocks that find the same answer of the family register at the same moment make one fact."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from rig_journey import Journey
from rig_network import FakeNetwork, opened_gate, record
from rig_races import at_once, codes

from meibo.connectors.info_network import asking
from meibo.flow.examination.commands.record_koseki import record_koseki
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
