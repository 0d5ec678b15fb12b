"""States of a request for a presentation; mirrored in verification.verification_request_move."""

from __future__ import annotations

from enum import StrEnum


class RequestState(StrEnum):
    """asked → answered (a presentation came and was judged) or declined (the holder said no).

    That its time is over is told by `expires_at` alone.
    """

    ASKED = "asked"
    ANSWERED = "answered"
    DECLINED = "declined"


MOVES: frozenset[tuple[str, str]] = frozenset(
    {
        ("", RequestState.ASKED),
        (RequestState.ASKED, RequestState.ANSWERED),
        (RequestState.ASKED, RequestState.DECLINED),
    }
)
