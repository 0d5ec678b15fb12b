"""A number on paper: two officers type it, the vault compares, Juki-net knows it, a superior confirms."""

from __future__ import annotations

from typing import Any

import pytest
from rig_card import resident
from rig_paper import Desk


@pytest.fixture
def desk(journey: Any) -> Desk:
    return Desk(journey)


def state(rows: Any, trip: Any) -> str:
    return str(rows('SELECT state FROM vault.vault_typing WHERE "case" = %s', trip.application)[0][0])


@pytest.mark.requirement("REG-01", "REG-04", "REG-11", "REG-12", "APP-13")
def test_a_paper_is_linked_by_three_people_and_goes_to_the_register(
    journey: Any, desk: Desk, rows: Any
) -> None:
    trip = desk.linked(desk.accepted())
    assert state(rows, trip) == "linked"
    journey.on(trip, "registered", start="paid")
    ((pseudonym, number),) = rows(
        "SELECT qualification_pseudonym, registration_number FROM register.register_entry"
    )
    assert number == 1
    assert rows("SELECT pseudonym, linked_at FROM vault.vault_number") == [(pseudonym, journey.at)]
    facts = dict(rows("SELECT source, finding FROM examination.examination_fact"))
    assert facts["paper"] == "shown"
    assert facts["juki"] == "agrees"
    assert facts["payments"] == "paid"
    assert "card" not in facts
    assert rows("SELECT count(*) FROM notices.notices_notice") == [(0,)]
    assert rows("SELECT count(*) FROM vault.vault_envelope WHERE document IS NOT NULL"
                " OR sealed IS NOT NULL OR lookup IS NOT NULL") == [(0,)]  # fmt: skip
