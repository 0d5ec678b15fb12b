"""What a version says on a day; pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Status(StrEnum):
    """Status of an entry. A version records the first four; the last follows from the day alone."""

    REGISTERED = "registered"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    ERASED = "erased"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True)
class Standing:
    """The parts of the latest version that decide whether the qualification may be used."""

    status: str
    effective_on: date
    suspended_from: date | None
    suspended_until: date | None
    valid_until: date | None


ENDED = frozenset({Status.REVOKED, Status.ERASED, Status.LAPSED})


def has_ended(standing: Standing, day: date) -> bool:
    """Whether the registration is over on a day: nothing can be done about it any more."""
    return status_on(standing, day) in ENDED


def status_on(standing: Standing, day: date) -> Status:
    """Status on a day: a suspension begins on its first day and ends by itself after its last, and so
    does a registration that has a last day."""
    lasts = standing.valid_until is None or day <= standing.valid_until
    if not lasts and standing.status not in ENDED:
        return Status.LAPSED
    if standing.status != Status.SUSPENDED:
        return Status(standing.status)
    begins, ends = standing.suspended_from, standing.suspended_until
    inside = begins is not None and begins <= day and (ends is None or day <= ends)
    return Status.SUSPENDED if inside else Status.REGISTERED
