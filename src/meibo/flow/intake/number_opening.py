"""The number process's work at intake: open the envelopes of arrived applications, and of claims."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial
from uuid import UUID

from meibo.flow.intake.commands.open_number import open_number
from meibo.flow.intake.commands.open_tie import open_tie
from meibo.flow.intake.queries import numbers_to_open
from meibo.flow.intake.tie_queries import ties_to_open
from meibo.rooms.journal.rounds import went_through
from meibo.rooms.vault import sealing
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
    """Open what waits; how many were opened. One that cannot be opened holds up no other; where the
    key service is down all wait, and it is asked again after a while."""
    waiting: dict[UUID, Callable[[], None]] = {
        one: partial(open_number, actor, at, application=one) for one in numbers_to_open()
    }
    waiting |= {one: partial(open_tie, actor, at, tie=one) for one in ties_to_open()}
    if waiting:
        with sealing.refused_calmly():
            sealing.key_service().ready()
    return len(went_through("open_number", waiting, lambda open_it: open_it()))
