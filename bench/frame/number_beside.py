"""The number process beside a load: it opens what has arrived and renews keys."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from multiprocessing.connection import Connection

from bench.frame.beside import acting_as, beside
from bench.frame.installation import Installation

_PAUSE = 0.02


@contextmanager
def number_beside(house: Installation) -> Iterator[None]:
    """It works until the block ends; EOFError at the end where it died before."""
    with beside(house, _run) as pipe:
        yield
        pipe.send("end")
        pipe.recv()


def _run(pipe: Connection, database: str) -> None:
    with acting_as("number", pipe, database):
        from meibo.flow.intake.number_opening import open_waiting
        from meibo.rooms.vault.renewing import renew_keys
        from meibo.terms.actor import Actor

        actor = Actor("process:number")
        while not pipe.poll():
            at = datetime.now(UTC)
            if not renew_keys(actor, at) + open_waiting(actor, at):
                time.sleep(_PAUSE)
        with suppress(EOFError):  # nobody is there to be told
            pipe.recv()
            pipe.send("ended")
