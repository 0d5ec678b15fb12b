"""The clock as a process of its own beside a bench, as it runs beside the number process."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from multiprocessing.connection import Connection

from bench.frame.beside import acting_as, beside
from bench.frame.installation import Installation

_PAUSE = 0.002


class ClockBeside:
    """Compares answered parts as they come: `begin` before the first is answered, `wait` for the last."""

    def __init__(self, pipe: Connection) -> None:
        self.pipe = pipe

    def begin(self, at: datetime, parts: int) -> None:
        """So many parts will be answered."""
        self.pipe.send((at, parts))

    def wait(self) -> None:
        """Until all of them are compared; EOFError where the clock died."""
        self.pipe.recv()


@contextmanager
def clock_beside(house: Installation) -> Iterator[ClockBeside]:
    """Start it; it ends with the block."""
    with beside(house, _run) as pipe:
        yield ClockBeside(pipe)


def _run(pipe: Connection, database: str) -> None:
    with acting_as("clock", pipe, database):
        from meibo.doors.clock.periodic import compare_parts
        from meibo.terms.actor import Actor

        while True:
            try:
                at, left = pipe.recv()
            except EOFError:
                return
            while left:
                done = compare_parts(Actor("process:clock"), at)
                left -= done
                if not done:
                    time.sleep(_PAUSE)
            pipe.send("done")
