"""Takes one defence away inside a test, so that the test shows what it was good for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Rows = Callable[..., list[tuple[Any, ...]]]


def without(rows: Rows, function: str, piece: str, instead: str = "") -> None:
    """Make a database function anew without one piece of its text, which must be there once."""
    ((text,),) = rows("SELECT pg_get_functiondef(%s::regproc)", function)
    assert text.count(piece) == 1, f"{function} has no single {piece!r}"
    rows(text.replace(piece, instead).replace("%", "%%"))
