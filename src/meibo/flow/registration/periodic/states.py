"""States of an enquiry, of its parts and of proposals; mirrored in PostgreSQL as tables of moves."""

from __future__ import annotations

from enum import StrEnum


class Source(StrEnum):
    """Who is asked about a register: Juki-net about all of it, or the family registers over the
    information network about those whose check is due."""

    JUKI = "juki"
    KOSEKI = "koseki"


class EnquiryState(StrEnum):
    """proposed → approved (a second officer; its holders are admitted) → asking → finished."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    ASKING = "asking"
    FINISHED = "finished"
    DROPPED = "dropped"


class PartState(StrEnum):
    """admitted → sent → answered (rows read) → compared; an answer with bad rows is asked for again."""

    ADMITTED = "admitted"
    SENT = "sent"
    ANSWERED = "answered"
    COMPARED = "compared"


class ProposalState(StrEnum):
    """open → (seconded →) confirmed, or rejected."""

    OPEN = "open"
    SECONDED = "seconded"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


ENQUIRY_MOVES: frozenset[tuple[str, str]] = frozenset(
    {
        ("", EnquiryState.PROPOSED),
        # The console asks in the names of two people at once.
        ("", EnquiryState.APPROVED),
        (EnquiryState.PROPOSED, EnquiryState.APPROVED),
        (EnquiryState.PROPOSED, EnquiryState.DROPPED),
        (EnquiryState.APPROVED, EnquiryState.ASKING),
        (EnquiryState.ASKING, EnquiryState.FINISHED),
    }
)
PART_MOVES: frozenset[tuple[str, str]] = frozenset(
    {
        ("", PartState.ADMITTED),
        (PartState.ADMITTED, PartState.SENT),
        # The other side knows nothing of the file: it is sent again.
        (PartState.SENT, PartState.ADMITTED),
        (PartState.SENT, PartState.ANSWERED),
        (PartState.ANSWERED, PartState.SENT),
        (PartState.ANSWERED, PartState.COMPARED),
    }
)
PROPOSAL_MOVES: frozenset[tuple[str, str]] = frozenset(
    {
        ("", ProposalState.OPEN),
        (ProposalState.OPEN, ProposalState.SECONDED),
        (ProposalState.OPEN, ProposalState.CONFIRMED),
        (ProposalState.OPEN, ProposalState.REJECTED),
        (ProposalState.SECONDED, ProposalState.CONFIRMED),
        (ProposalState.SECONDED, ProposalState.REJECTED),
    }
)
UNFINISHED = (EnquiryState.PROPOSED, EnquiryState.APPROVED, EnquiryState.ASKING)
UNSETTLED = (ProposalState.OPEN, ProposalState.SECONDED)
