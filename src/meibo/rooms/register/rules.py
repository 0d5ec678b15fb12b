"""What a version says on a day; pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Status(StrEnum):
    """Status of an entry as a version records it."""

    REGISTERED = "registered"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    ERASED = "erased"


@dataclass(frozen=True, slots=True)
class Standing:
    """The parts of the latest version that decide whether the qualification may be used."""

    status: str
    effective_on: date
    suspended_from: date | None
    suspended_until: date | None


ENDED = frozenset({Status.REVOKED, Status.ERASED})


def status_on(standing: Standing, day: date) -> Status:
    """Status on a day: a suspension begins on its first day and ends by itself after its last."""
    if standing.status != Status.SUSPENDED:
        return Status(standing.status)
    begins, ends = standing.suspended_from, standing.suspended_until
    inside = begins is not None and begins <= day and (ends is None or day <= ends)
    return Status.SUSPENDED if inside else Status.REGISTERED
