"""Which dispositions an entry's standing and the Act allow; pure."""

from __future__ import annotations

from datetime import date, timedelta

from meibo.flow.registration.states import DispositionKind
from meibo.rooms.register.rules import Standing, Status, has_ended, status_on
from meibo.terms.day import last_day_of


def term_is_lawful(starts_on: date, ends_on: date | None, longest_months: int) -> bool:
    """A suspension has an end, not before its beginning, and is no longer than the Act allows.

    longest_months 0: the Act names no longest term.
    """
    last = last_day_of(starts_on, longest_months) if longest_months else date.max
    return ends_on is not None and starts_on <= ends_on <= last


def allowed(kind: str, standing: Standing, day: date) -> bool:
    """Suspend what is registered; lift only a suspension that has not ended by itself; and nothing
    where the registration has."""
    if has_ended(standing, day):
        return False
    if kind == DispositionKind.SUSPENSION:
        return status_on(standing, day) == Status.REGISTERED and not _still_to_come(standing, day)
    return status_on(standing, day) == Status.SUSPENDED or _still_to_come(standing, day)


def course_allowed(kind: str, last: str) -> bool:
    """A refresher course is ordered while none is under way, and finished once it was ordered.

    last: the newest of the two acts in the entry's versions, empty for none.
    """
    under_way = last == DispositionKind.REFRESHER_ORDER
    return under_way == (kind == DispositionKind.REFRESHER_DONE)


def takes_away(kind: str) -> bool:
    """Whether a disposition of a kind goes against its holder: all but those known to be in favour, so
    that a new kind is among the dangerous ones until somebody says otherwise."""
    return kind not in {DispositionKind.REINSTATEMENT, DispositionKind.REFRESHER_DONE}


def term_of(
    kind: str, starts_on: date, ends_on: date | None, standing: Standing, day: date
) -> tuple[date | None, date | None]:
    """First and last day of suspension that a disposition leaves; (None, None) where none is left.

    A lift dated in the future shortens the suspension to the day before it, and never lengthens it;
    one of today or earlier ends it.
    """
    if kind == DispositionKind.SUSPENSION:
        return starts_on, ends_on
    begins = standing.suspended_from
    last = min(starts_on - timedelta(days=1), standing.suspended_until or date.max)
    if begins is None or last < max(begins, day):
        return None, None
    return begins, last


def _still_to_come(standing: Standing, day: date) -> bool:
    begins = standing.suspended_from
    return standing.status == Status.SUSPENDED and begins is not None and begins > day
