"""The clock as a process of its own beside a bench, as it runs beside the number process."""

from __future__ import annotations

import multiprocessing
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from multiprocessing.connection import Connection

from bench.frame.installation import CHECKOUT, Installation

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
    """Start it; it ends with its pipe."""
    ours, theirs = multiprocessing.Pipe()
    made = multiprocessing.get_context("spawn").Process(
        target=_run, args=(theirs, house.database), daemon=True
    )
    made.start()
    theirs.close()
    try:
        ours.recv()
        yield ClockBeside(ours)
    finally:
        ours.close()
        made.join()


def _run(pipe: Connection, database: str) -> None:
    sys.path.insert(0, str(CHECKOUT / "tests" / "rig"))
    import django

    django.setup()
    from rig_processes import acting_as

    from meibo.doors.clock.periodic import compare_parts
    from meibo.terms.actor import Actor

    with acting_as("clock", database):
        pipe.send("ready")
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
