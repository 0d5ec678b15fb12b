"""States of an examination and its checks; mirrored in examination.examination_case_move."""

from __future__ import annotations

from enum import StrEnum


class CaseState(StrEnum):
    """open → proposed (an officer decided) → decided (a second officer approved).

    Where the catalogue asks for no second person, what is granted is decided at once.
    """

    OPEN = "open"
    PROPOSED = "proposed"
    DECIDED = "decided"


MOVES: frozenset[tuple[str, str]] = frozenset(
    {
        ("", CaseState.OPEN),
        (CaseState.OPEN, CaseState.PROPOSED),
        (CaseState.OPEN, CaseState.DECIDED),
        (CaseState.PROPOSED, CaseState.OPEN),
        (CaseState.PROPOSED, CaseState.DECIDED),
    }
)


class CheckResult(StrEnum):
    """What an examiner finds in one of the seven checks."""

    OPEN = "open"
    PASSED = "passed"
    NOT_APPLICABLE = "not_applicable"
    DEFICIENT = "deficient"
    FAILED = "failed"


class Outcome(StrEnum):
    """What a decision says: register, return for re-application, or refuse."""

    GRANT = "grant"
    RETURN = "return"
    REFUSE = "refuse"


class EnquiryState(StrEnum):
    """wanted → asked (the number process has taken it) → answered; or waiting with a reason."""

    WANTED = "wanted"
    ASKED = "asked"
    ANSWERED = "answered"


class NumberChangeState(StrEnum):
    """proposed → approved by a second officer → done in the vault; or dropped; or not possible."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    DROPPED = "dropped"
    DONE = "done"
    NOT_POSSIBLE = "not_possible"


_N = NumberChangeState
NUMBER_CHANGE_MOVES: frozenset[tuple[str, str]] = frozenset(
    {
        ("", _N.PROPOSED),
        (_N.PROPOSED, _N.APPROVED),
        (_N.PROPOSED, _N.DROPPED),
        (_N.DROPPED, _N.PROPOSED),
        (_N.APPROVED, _N.DONE),
        (_N.APPROVED, _N.NOT_POSSIBLE),
    }
)
