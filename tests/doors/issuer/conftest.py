"""A registered nurse before the issuer's door."""

from __future__ import annotations

from typing import Any

import pytest
from rig_issuer import Nurse
from rig_journey import Journey, Trip


@pytest.fixture
def nurse(journey: Journey, database: str, staged: Trip, rows: Any) -> Nurse:
    return Nurse(journey, staged, database, rows)


@pytest.fixture
def rows(connect: Any) -> Any:
    """Any statement as the superuser."""

    def rows(query: str, *values: Any) -> list[tuple[Any, ...]]:
        with connect(autocommit=True) as connection:
            found = connection.execute(query.encode(), values)
            return found.fetchall() if found.description else []

    return rows
