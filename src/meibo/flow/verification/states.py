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


class PartyState(StrEnum):
    """proposed → active → suspended ⇄ active, and ended from either; or proposed → dropped."""

    PROPOSED = "proposed"
    DROPPED = "dropped"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    ENDED = "ended"


PARTY_MOVES: frozenset[tuple[str, str]] = frozenset(
    {
        ("", PartyState.PROPOSED),
        (PartyState.PROPOSED, PartyState.ACTIVE),
        (PartyState.PROPOSED, PartyState.DROPPED),
        (PartyState.ACTIVE, PartyState.SUSPENDED),
        (PartyState.SUSPENDED, PartyState.ACTIVE),
        (PartyState.ACTIVE, PartyState.ENDED),
        (PartyState.SUSPENDED, PartyState.ENDED),
    }
)
