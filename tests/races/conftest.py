"""Looking at what a race left, and taking away what it rests on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from rig_races import without_row_locks


@pytest.fixture
def rows(connect: Any) -> Callable[..., list[tuple[Any, ...]]]:
    """Any query as the superuser, outside every transaction."""

    def rows(query: str, *values: Any) -> list[tuple[Any, ...]]:
        with connect(autocommit=True) as connection:
            found = connection.execute(query.encode(), values)
            return found.fetchall() if found.description else []

    return rows


@pytest.fixture(params=["unlocked", "locked"])
def locked(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """False: SELECT … FOR UPDATE is taken away."""
    if request.param == "unlocked":
        without_row_locks(monkeypatch)
        return False
    return True
