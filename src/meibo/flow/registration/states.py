"""States of a disposition; mirrored in registration.registration_disposition_move."""

from __future__ import annotations

from enum import StrEnum


class DispositionState(StrEnum):
    """proposed → effective (a second officer approved) or dropped."""

    PROPOSED = "proposed"
    EFFECTIVE = "effective"
    DROPPED = "dropped"


MOVES: frozenset[tuple[str, str]] = frozenset(
    {
        ("", DispositionState.PROPOSED),
        (DispositionState.PROPOSED, DispositionState.EFFECTIVE),
        (DispositionState.PROPOSED, DispositionState.DROPPED),
    }
)


class DispositionKind(StrEnum):
    """suspension (業務の停止 …) and reinstatement, which lifts one before its end; the order to take a
    refresher course (再教育研修) and its completion, which change no standing."""

    SUSPENSION = "suspension"
    REINSTATEMENT = "reinstatement"
    REFRESHER_ORDER = "refresher_order"
    REFRESHER_DONE = "refresher_done"


COURSES = (DispositionKind.REFRESHER_ORDER, DispositionKind.REFRESHER_DONE)
