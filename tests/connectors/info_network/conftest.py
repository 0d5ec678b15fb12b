"""The two neighbours running, once for the files here."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from rig_network import RealNetwork, real_network


@pytest.fixture(scope="module")
def real(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealNetwork]:
    """Over the wire."""
    with real_network(tmp_path_factory.mktemp("real")) as made:
        yield made
