"""What connectors hand over of an answer file; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class FaultyRow:
    """A row that is not applied. record: its 要求レコード番号, None where it cannot be told; line: in the
    file, the first is 1, and 0 where there is no such line; item, reason: what is wrong with it."""

    record: int | None
    line: int
    item: str
    reason: str


@dataclass(frozen=True, slots=True)
class Read:
    """What came of reading an answer: counts, differing answers by line, rows not applied."""

    equal: int
    different: Mapping[int, Mapping[str, Any]]
    bad: Iterable[FaultyRow]
