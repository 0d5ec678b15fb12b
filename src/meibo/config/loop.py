"""Runs a loop process: each step again and again, until told to stop.

A step that fails is logged and tried again later: one neighbour that is down or one broken case
never stops the others.
"""

from __future__ import annotations

import logging
import signal
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime

from django.db import DatabaseError, connection

from meibo import plugs
from meibo.config.process import Process, Step
from meibo.terms.actor import Actor
from meibo.terms.refusal import Refusal

log = logging.getLogger(__name__)
RETRY = 2.0
Run = Callable[[Actor, datetime], int]


def once(step: Step, run: Run, actor: Actor) -> float:
    """Run one step; seconds until it is due again (0 while it finds work)."""
    try:
        return 0.0 if run(actor, datetime.now(UTC)) else step.every
    except Refusal as refusal:
        log.warning("step %s refused: %s", step.name, refusal.code)
    except DatabaseError as error:
        # The database's words can quote a row: only the kind of error is logged.
        log.error("step %s failed: %s; trying again", step.name, type(error).__name__)
        connection.close()
    except Exception:
        log.exception("step %s failed; trying again", step.name)
    return RETRY


def run(process: Process) -> None:
    """Run until SIGTERM or SIGINT; the step under way is finished first."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    actor = Actor(terminal=f"process:{process.name}")
    steps = [(step, plugs.load(step.run)) for step in process.steps]
    due = dict.fromkeys((step.name for step in process.steps), 0.0)
    log.info("%s runs %s", process.name, ", ".join(due))
    while not stop.is_set():
        for step, run_step in steps:
            if due[step.name] <= time.monotonic() and not stop.is_set():
                due[step.name] = time.monotonic() + once(step, run_step, actor)
        pause = min(due.values()) - time.monotonic()
        if pause > 0:
            stop.wait(pause)
    connection.close()
