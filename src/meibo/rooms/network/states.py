"""States of a gate and of an enquiry; mirrored in network.network_gate_move and …_enquiry_move."""

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


class Outcome(StrEnum):
    """What a provision record says came of an enquiry."""

    ASKED = "asked"
    PROVIDED = "provided"
    NO_RECORD = "no_record"
    DENIED = "denied"
    BROKEN_OFF = "broken_off"
