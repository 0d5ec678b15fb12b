"""The number process beside a load: it opens what has arrived and renews keys."""

from __future__ import annotations

import multiprocessing
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection

from bench.frame.installation import CHECKOUT, Installation

_PAUSE = 0.02


@contextmanager
def number_beside(house: Installation) -> Iterator[None]:
    """It works until the block ends; EOFError at the end where it died before."""
    ours, theirs = multiprocessing.Pipe()
    made = multiprocessing.get_context("spawn").Process(
        target=_run, args=(theirs, house.database), daemon=True
    )
    made.start()
    theirs.close()
    try:
        ours.recv()
        yield
        ours.send("end")
        ours.recv()
    finally:
        ours.close()
        made.join()


def _run(pipe: Connection, database: str) -> None:
    sys.path.insert(0, str(CHECKOUT / "tests" / "rig"))
    import django

    django.setup()
    from datetime import UTC, datetime

    from rig_processes import acting_as

    from meibo.flow.intake.number_opening import open_waiting
    from meibo.rooms.vault.renewing import renew_keys
    from meibo.terms.actor import Actor

    actor = Actor("process:number")
    with acting_as("number", database):
        pipe.send("ready")
        while not pipe.poll():
            at = datetime.now(UTC)
            if not renew_keys(actor, at) + open_waiting(actor, at):
                time.sleep(_PAUSE)
        with suppress(EOFError):  # nobody is there to be told
            pipe.recv()
            pipe.send("ended")
