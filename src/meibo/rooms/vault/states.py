"""States of an envelope, and of a renewal of keys, and the moves between them; mirrored in the
tables `<table>_move` of PostgreSQL."""

from __future__ import annotations

from enum import StrEnum


class EnvelopeState(StrEnum):
    """waiting → opened or refused, by the number process; opened → linked or discarded."""

    WAITING = "waiting"
    OPENED = "opened"
    REFUSED = "refused"
    LINKED = "linked"
    DISCARDED = "discarded"


MOVES: frozenset[tuple[str, str]] = frozenset(
    {
        ("", EnvelopeState.WAITING),
        (EnvelopeState.WAITING, EnvelopeState.OPENED),
        (EnvelopeState.WAITING, EnvelopeState.REFUSED),
        (EnvelopeState.WAITING, EnvelopeState.DISCARDED),
        (EnvelopeState.OPENED, EnvelopeState.LINKED),
        (EnvelopeState.OPENED, EnvelopeState.DISCARDED),
    }
)


class RenewalState(StrEnum):
    """A key's next version comes: asked for at the console, the rest by the number process.

    making: the service makes the version. moving: what the old one was used for moves to the new
    one. keeping: nothing uses the old one any more, it stays for old backups until its day.
    """

    ASKED = "asked"
    MAKING = "making"
    MOVING = "moving"
    KEEPING = "keeping"
    DONE = "done"


RENEWAL_MOVES: frozenset[tuple[str, str]] = frozenset(
    {
        ("", RenewalState.ASKED),
        (RenewalState.ASKED, RenewalState.MAKING),
        (RenewalState.MAKING, RenewalState.MOVING),
        (RenewalState.MOVING, RenewalState.KEEPING),
        (RenewalState.KEEPING, RenewalState.DONE),
    }
)


class EndingState(StrEnum):
    """A registration has ended: its number is kept and marked, or destroyed by its own key."""

    NOTED = "noted"
    KEPT = "kept"
    DESTROYING = "destroying"
    DESTROYED = "destroyed"


ENDING_MOVES: frozenset[tuple[str, str]] = frozenset(
    {
        ("", EndingState.NOTED),
        (EndingState.NOTED, EndingState.KEPT),
        (EndingState.NOTED, EndingState.DESTROYING),
        (EndingState.DESTROYING, EndingState.DESTROYED),
    }
)
