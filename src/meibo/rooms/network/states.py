"""States of a gate, an enquiry and a rotation of keys; mirrored in network.network_<what>_move."""

from __future__ import annotations

from enum import StrEnum


class GateState(StrEnum):
    """closed → proposed by one person → open by another → closed by anyone."""

    CLOSED = "closed"
    PROPOSED = "proposed"
    OPEN = "open"


GATE_MOVES: frozenset[tuple[str, str]] = frozenset(
    {
        ("", GateState.PROPOSED),
        (GateState.CLOSED, GateState.PROPOSED),
        (GateState.PROPOSED, GateState.OPEN),
        (GateState.PROPOSED, GateState.CLOSED),
        (GateState.OPEN, GateState.CLOSED),
    }
)


class EnquiryState(StrEnum):
    """wanted → asked (a permit is held) → answered; or denied a permit; or broken off."""

    WANTED = "wanted"
    ASKED = "asked"
    ANSWERED = "answered"
    DENIED = "denied"
    BROKEN_OFF = "broken_off"


ENQUIRY_MOVES: frozenset[tuple[str, str]] = frozenset(
    {
        ("", EnquiryState.WANTED),
        (EnquiryState.WANTED, EnquiryState.ASKED),
        (EnquiryState.WANTED, EnquiryState.DENIED),
        (EnquiryState.WANTED, EnquiryState.BROKEN_OFF),
        (EnquiryState.ASKED, EnquiryState.ANSWERED),
        (EnquiryState.ASKED, EnquiryState.DENIED),
        (EnquiryState.ASKED, EnquiryState.BROKEN_OFF),
    }
)
OPEN = (EnquiryState.WANTED, EnquiryState.ASKED)
SETTLED = (EnquiryState.ANSWERED, EnquiryState.DENIED, EnquiryState.BROKEN_OFF)


class Occasion(StrEnum):
    """Why the network is asked; cases go before what is asked regularly."""

    CASE = "case"
    PERIODIC = "periodic"


class RotationState(StrEnum):
    """proposed → approved by another → announced: the network seals to the new key → retired: the old
    one is destroyed after that is written."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    ANNOUNCED = "announced"
    RETIRED = "retired"


ROTATION_MOVES: frozenset[tuple[str, str]] = frozenset(
    {
        ("", RotationState.PROPOSED),
        (RotationState.PROPOSED, RotationState.APPROVED),
        (RotationState.APPROVED, RotationState.ANNOUNCED),
        (RotationState.ANNOUNCED, RotationState.RETIRED),
    }
)
TO_ANNOUNCE = (RotationState.PROPOSED, RotationState.APPROVED)


class Outcome(StrEnum):
    """What a provision record says came of an enquiry."""

    ASKED = "asked"
    PROVIDED = "provided"
    NO_RECORD = "no_record"
    DENIED = "denied"
    BROKEN_OFF = "broken_off"
