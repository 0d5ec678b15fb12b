"""One of Meibo's processes beside a bench, in an operating-system process of its own and as its own role."""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection

from bench.frame.installation import CHECKOUT, Installation


@contextmanager
def beside(house: Installation, run: Callable[[Connection, str], None]) -> Iterator[Connection]:
    """Start `run` with its end of a pipe and the database's name, and wait until it says that it is ready;
    ours is the other end. It ends with the pipe."""
    ours, theirs = multiprocessing.Pipe()
    made = multiprocessing.get_context("spawn").Process(
        target=run, args=(theirs, house.database), daemon=True
    )
    made.start()
    theirs.close()
    try:
        ours.recv()
        yield ours
    finally:
        ours.close()
        made.join()


@contextmanager
def acting_as(role: str, pipe: Connection, database: str) -> Iterator[None]:
    """In the started process: be a role in the database, and say so."""
    sys.path.insert(0, str(CHECKOUT / "tests" / "rig"))
    import django

    django.setup()
    import rig_processes

    with rig_processes.acting_as(role, database):
        pipe.send("ready")
        yield
