"""The number process's work at intake: open the envelopes of arrived applications."""

from __future__ import annotations

import logging
from datetime import datetime

from meibo.flow.intake.commands.open_number import open_number
from meibo.flow.intake.queries import numbers_to_open
from meibo.rooms.vault.commands.take_up_keys import document, take_up_keys, taken_up
from meibo.terms.actor import Actor

log = logging.getLogger(__name__)


def keep_keys(actor: Actor, at: datetime) -> int:
    """Take up a key document that is new. Runs ahead of opening, so that no envelope of a new key
    meets a process that does not know it; a document that may not be taken up is logged by code."""
    if taken_up(document()):
        return 0
    take_up_keys(actor, at)
    return 1


def open_waiting(actor: Actor, at: datetime) -> int:
    """Open what waits; how many were opened. One that cannot be opened holds up no other."""
    done = 0
    for application in numbers_to_open():
        try:
            open_number(actor, at, application=application)
            done += 1
        except Exception:
            log.exception("the number of application %s could not be opened", application)
    return done
