"""Looking at the middle server as the superuser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Rows = Callable[..., list[tuple[Any, ...]]]


@pytest.fixture
def rows(connect: Any) -> Rows:
    """Any statement as the superuser, outside every transaction."""

    def rows(query: str, *values: Any) -> list[tuple[Any, ...]]:
        with connect(autocommit=True) as connection:
            found = connection.execute(query.encode(), values)
            return found.fetchall() if found.description else []

    return rows
