"""The switches of one neighbour, as the operator set them.

They lie in `faults.json` of the neighbour's own folder, which nobody enters but the neighbour and
whoever installs it: there is no address to call, hence none to misuse. The file is replaced whole
and read again when it changes. How often a switch was used is counted by its id, in this process.
"""

from __future__ import annotations

import json
import random
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FILE = "faults.json"
EVERYWHERE = "*"
SLOW, ERROR, WRONG, DUPLICATE, LATE, DEAD = KINDS = (
    "slow", "error", "wrong", "duplicate", "late", "dead",
)  # fmt: skip


@dataclass(frozen=True)
class Fault:
    """One switch. on: a kind of path, or "*". answer: which wrong answer. seconds: how slow or late.
    count: how often it acts (None: until cleared). probability: its share of the requests."""

    id: str
    kind: str
    on: str = EVERYWHERE
    answer: str = ""
    seconds: float = 0.0
    count: int | None = None
    probability: float = 1.0
    seed: int = 0

    def acts_on(self, path: str) -> bool:
        return self.on in (EVERYWHERE, path)


class Switchboard:
    """Draws the fault of each request. Threads share one."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        self._lock = threading.Lock()
        self._seen: tuple[int, int] | None = None
        self._faults: list[Fault] = []
        self._used: dict[str, int] = {}
        self._dice: dict[str, random.Random] = {}

    def draw(self, path: str) -> Fault | None:
        """The fault this request is to have, if any; uses it up by one.

        Raises ValueError or TypeError where the file is none of ours.
        """
        with self._lock:
            self._read()
            for fault in self._faults:
                if fault.acts_on(path) and self._falls(fault):
                    self._used[fault.id] = self._used.get(fault.id, 0) + 1
                    return fault
        return None

    def _falls(self, fault: Fault) -> bool:
        if fault.count is not None and self._used.get(fault.id, 0) >= fault.count:
            return False
        dice = self._dice.setdefault(fault.id, random.Random(fault.seed))  # noqa: S311 - no secret
        return dice.random() < fault.probability

    def _read(self) -> None:
        try:
            found = self._path.stat()
        except FileNotFoundError:
            self._seen, self._faults = None, []
            return
        mark = (found.st_mtime_ns, found.st_ino)
        if mark != self._seen:
            listed: list[Mapping[str, Any]] = json.loads(self._path.read_text("utf-8"))["faults"]
            self._faults = [Fault(**one) for one in listed]
            self._seen = mark
