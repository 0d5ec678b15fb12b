"""A registered nurse before the issuer's door."""

from __future__ import annotations

from typing import Any

import pytest
from rig_issuer import Nurse
from rig_journey import Journey, Trip


@pytest.fixture
def nurse(journey: Journey, database: str, staged: Trip, rows: Any) -> Nurse:
    return Nurse(journey, staged, database, rows)
