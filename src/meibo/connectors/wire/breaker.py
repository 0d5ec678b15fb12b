"""A circuit breaker: a neighbour that fails again and again is left in peace for a while.

Each process has its own for each neighbour, shared by its threads: its network path and its
credentials are its own, and what one process meets need not be true for another. How it stands is
kept in a file of the process's own folder, so that a process started anew goes on where it stood
and `meibo doctor` can show it. The file is for them alone; a disk that takes no file stops no case.
"""

from __future__ import annotations

import json
import logging
import random
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

log = logging.getLogger(__name__)
FAILURES = 5
FIRST_REST = 2.0
LONGEST_REST = 60.0
# How long one probe may take before another may go out in its place.
PROBE = 15.0
CLOSED, OPEN, HALF_OPEN = "closed", "open", "half_open"


class RestingError(Exception):
    """The breaker is open: nobody is asked."""


@dataclass
class Standing:
    """How a breaker stands. Times are Unix seconds; rest: how long the last rest was."""

    state: str = CLOSED
    failures: int = 0
    rest: float = 0.0
    until: float = 0.0
    last: str = ""


class Breaker:
    """Closed; open after FAILURES in a row; half open for one probe when the rest is over."""

    def __init__(self, path: Path, clock: Callable[[], float] = time.time) -> None:
        self._path, self._clock = path, clock
        self._lock = threading.Lock()
        self._held: Standing | None = None

    @property
    def resting(self) -> bool:
        """Open or half open: no ordinary question goes out."""
        with self._lock:
            return self._standing().state != CLOSED

    def enter(self) -> None:
        """Ahead of each question; RestingError while it is open or another is the probe."""
        with self._lock:
            now, found = self._clock(), self._standing()
            if found.state == CLOSED:
                return
            if now < found.until:
                raise RestingError
            found.state, found.until = HALF_OPEN, now + PROBE
            self._keep()

    def succeeded(self) -> None:
        """An answer came that can be used."""
        with self._lock:
            if self._standing() != Standing():
                self._held = Standing()
                self._keep()

    def failed(self, kind: str) -> None:
        """No answer, or none that can be used. kind: for people, without anybody's data."""
        with self._lock:
            found = self._standing()
            found.failures, found.last = found.failures + 1, kind
            if found.state != CLOSED or found.failures >= FAILURES:
                found.rest = min(LONGEST_REST, found.rest * 2 or FIRST_REST)
                # Not all processes at the same moment.
                found.until = self._clock() + found.rest * random.uniform(0.75, 1.25)  # noqa: S311
                found.state = OPEN
            self._keep()

    def _standing(self) -> Standing:
        if self._held is None:
            try:
                self._held = Standing(**json.loads(self._path.read_text()))
            except FileNotFoundError:
                self._held = Standing()
            except (OSError, ValueError, TypeError) as error:
                log.warning("%s is not read: %s", self._path.name, type(error).__name__)
                self._held = Standing()
        return self._held

    def _keep(self) -> None:
        path = self._path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            draft = path.with_suffix(".new")
            draft.write_text(json.dumps(asdict(self._standing())))
            draft.replace(path)
        except OSError as error:
            log.warning("%s is not kept: %s", path.name, type(error).__name__)


@cache
def breaker_at(path: Path) -> Breaker:
    """The one breaker of this process that is kept at a path."""
    return Breaker(path)
