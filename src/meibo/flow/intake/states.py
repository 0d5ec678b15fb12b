"""States of an application and the moves between them; mirrored in intake.intake_application_move."""

from __future__ import annotations

from enum import StrEnum


class ApplicationState(StrEnum):
    """arrived is the legal moment (行政手続法7条, デジタル手続法6条): the clock starts there."""

    DRAFT = "draft"
    ARRIVED = "arrived"
    FORWARDED = "forwarded"
    UNDER_EXAMINATION = "under_examination"
    DECIDED = "decided"
    REGISTERED = "registered"
    RETURNED = "returned"
    REFUSED = "refused"


class Route(StrEnum):
    """How an application comes in."""

    ONLINE = "online"
    PAPER = "paper"


class NumberCheck(StrEnum):
    """Where the number of an application stands; about an entry, whether its holder signed."""

    NONE = "none"
    WAITING = "waiting"
    ACCEPTED = "accepted"
    REFUSED = "refused"


_S = ApplicationState
MOVES: frozenset[tuple[str, str]] = frozenset(
    {
        ("", _S.DRAFT),
        (_S.DRAFT, _S.ARRIVED),
        (_S.ARRIVED, _S.FORWARDED),
        # A number that is refused sends the application back: answered by a re-application.
        (_S.ARRIVED, _S.RETURNED),
        (_S.FORWARDED, _S.UNDER_EXAMINATION),
        (_S.UNDER_EXAMINATION, _S.DECIDED),
        (_S.UNDER_EXAMINATION, _S.RETURNED),
        (_S.UNDER_EXAMINATION, _S.REFUSED),
        (_S.DECIDED, _S.REGISTERED),
    }
)


class TieState(StrEnum):
    """Where the claim of registrations made on paper stands.

    begun: the card is to be read. waiting: its envelope is opened and looked up. none: nothing could
    be shown, for whatever reason; it is told alike.
    """

    BEGUN = "begun"
    WAITING = "waiting"
    TIED = "tied"
    NONE = "none"


TIE_MOVES: frozenset[tuple[str, str]] = frozenset(
    {
        ("", TieState.BEGUN),
        (TieState.BEGUN, TieState.WAITING),
        (TieState.WAITING, TieState.TIED),
        (TieState.WAITING, TieState.NONE),
        (TieState.BEGUN, TieState.NONE),
    }
)
