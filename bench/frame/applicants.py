"""Made-up people of a bench, brought along by the tests' journey: real commands, real roles."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from bench.frame.installation import Installation


def journey(house: Installation) -> Any:
    """A journey (tests/rig/rig_journey.py) that happens now; residents are known to Juki-net."""
    from rig_card import FaceIssuer
    from rig_journey import FakeJuki
    from rig_processes import journey_in

    from meibo.connectors.resident_register import asking

    juki = FakeJuki()
    asking.juki = juki  # the wire has its own tests
    found = journey_in(
        house.database, house.home, FaceIssuer(house.home / "neighbours-public"), juki
    )
    found.at = datetime.now(UTC)
    return found
