"""States of an envelope and the moves between them; mirrored in vault.vault_envelope_move."""

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
