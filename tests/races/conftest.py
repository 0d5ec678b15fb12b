"""Looking at what a race left, and taking away what it rests on."""

from __future__ import annotations

import pytest
from rig_races import without_row_locks


@pytest.fixture(params=["unlocked", "locked"])
def locked(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """False: SELECT … FOR UPDATE is taken away."""
    if request.param == "unlocked":
        without_row_locks(monkeypatch)
        return False
    return True
