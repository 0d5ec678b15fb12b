"""When the journal is to be verified, and from where.

Each day what was added since the last verified checkpoint, each week the whole; both in portions
that end at a checkpoint, so that whoever verifies has time for other work in between. What was found
bad is read again each day from where that reading began, until it is good: it never falls silent.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from meibo.rooms.journal.models import Verification
from meibo.rooms.journal.note import Head

DAY, WEEK = timedelta(days=1), timedelta(days=7)
PORTION = 500_000
GOOD = "good"


@dataclass(frozen=True, slots=True)
class Due:
    """What to read. scope: "whole" or "onward"; since: verified before; kept: the furthest that was
    ever found good; most: leaves at a time."""

    scope: str
    since: Head | None
    kept: tuple[Head, ...]
    most: int | None


def due(at: datetime) -> Due | None:
    """What is to be verified at this time; None where it was done within a day."""
    bad = _outstanding()
    if bad:
        tried = Verification.objects.filter(start__lte=bad.start).latest("id").verified_at
        return _again(bad) if at - tried >= DAY else None
    rows = Verification.objects.order_by("-id")
    last = rows.first()
    if last and not last.finished:
        return Due(last.scope, _head(last), _furthest(), PORTION)
    if last and at - last.verified_at < DAY:
        return None
    if rows.filter(scope="whole", finished=True, verified_at__gt=at - WEEK).exists():
        return Due("onward", *_from_furthest(), PORTION)
    return Due("whole", None, _furthest(), PORTION)


def _outstanding() -> Verification | None:
    """The last bad reading, if nobody has found the same part good since."""
    bad = Verification.objects.exclude(outcome=GOOD).order_by("-id").first()
    if bad is None:
        return None
    again = Verification.objects.filter(
        id__gt=bad.id, outcome=GOOD, finished=True, start__lte=bad.start
    )
    return None if again.exists() else bad


def onward() -> Due:
    """From the furthest verified checkpoint to the newest, at once."""
    return Due("onward", *_from_furthest(), None)


def _again(bad: Verification) -> Due:
    began = Verification.objects.filter(outcome=GOOD, size=bad.start).order_by("-id").first()
    return Due(bad.scope, _head(began) if began else None, _furthest(), None)


def _from_furthest() -> tuple[Head | None, tuple[Head, ...]]:
    kept = _furthest()
    return (kept[0] if kept else None), kept


def _furthest() -> tuple[Head, ...]:
    found = Verification.objects.filter(outcome=GOOD, size__gt=0).order_by("-size", "-id").first()
    return (_head(found),) if found else ()


def _head(row: Verification) -> Head:
    return Head(row.size, bytes(row.root))
