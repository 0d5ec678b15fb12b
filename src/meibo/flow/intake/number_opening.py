"""The number process's work at intake: open the envelopes of arrived applications."""

from __future__ import annotations

from datetime import datetime

from meibo.flow.intake.commands.open_number import open_number
from meibo.flow.intake.queries import numbers_to_open
from meibo.terms.actor import Actor


def open_waiting(actor: Actor, at: datetime) -> int:
    """Open what waits; how many envelopes there were."""
    found = numbers_to_open()
    for application in found:
        open_number(actor, at, application=application)
    return len(found)
