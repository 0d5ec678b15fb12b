"""The number process's work at intake: open the envelopes of arrived applications."""

from __future__ import annotations

import logging
from datetime import datetime

from meibo.flow.intake.commands.open_number import open_number
from meibo.flow.intake.queries import numbers_to_open
from meibo.rooms.vault import sealing
from meibo.rooms.vault.commands.take_up_keys import document, take_up_keys, taken_up
from meibo.terms.actor import Actor
from meibo.terms.refusal import Refusal

log = logging.getLogger(__name__)


def keep_keys(actor: Actor, at: datetime) -> int:
    """Take up a key document that is new. Runs ahead of opening, so that no envelope of a new key
    meets a process that does not know it; a document that may not be taken up is logged by code."""
    if taken_up(document()):
        return 0
    take_up_keys(actor, at)
    return 1


def open_waiting(actor: Actor, at: datetime) -> int:
    """Open what waits; how many were opened. One that cannot be opened holds up no other; where the
    key service is down all wait, and it is asked again after a while."""
    done = 0
    waiting = numbers_to_open()
    if waiting:
        with sealing.refused_calmly():
            sealing.key_service().ready()
    for application in waiting:
        try:
            open_number(actor, at, application=application)
            done += 1
        except Refusal as refusal:
            log.warning("the number of application %s waits: %s", application, refusal.code)
        except Exception:
            log.exception("the number of application %s could not be opened", application)
    return done
