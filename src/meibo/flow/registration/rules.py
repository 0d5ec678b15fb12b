"""Which dispositions an entry's standing and the Act allow; pure."""

from __future__ import annotations

from datetime import date

from meibo.flow.registration.states import DispositionKind
from meibo.rooms.register.rules import Standing, Status, status_on


def term_is_lawful(starts_on: date, ends_on: date | None, longest_days: int) -> bool:
    """A suspension has an end, not before its beginning, and is no longer than the Act allows."""
    return ends_on is not None and 0 <= (ends_on - starts_on).days < longest_days


def allowed(kind: str, standing: Standing, day: date) -> bool:
    """Suspend what is registered; lift only a suspension that has not ended by itself."""
    if kind == DispositionKind.SUSPENSION:
        return status_on(standing, day) == Status.REGISTERED and not _still_to_come(standing, day)
    return status_on(standing, day) == Status.SUSPENDED or _still_to_come(standing, day)


def _still_to_come(standing: Standing, day: date) -> bool:
    begins = standing.suspended_from
    return standing.status == Status.SUSPENDED and begins is not None and begins > day
