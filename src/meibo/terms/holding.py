"""A declaration about one personal field: why it is kept, how long, who receives it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Holding:
    """No defaults: whoever adds a field says all of this. `where` is "table.column"."""

    where: str
    category: str
    ground: str
    retention: str
    recipients: tuple[str, ...]
