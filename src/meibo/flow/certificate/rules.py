"""When a certificate expires, and when a PDF that could not be made is tried again or is late; pure."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from meibo.terms.day import end_of, japanese_day

FIRST, LONGEST = 2, 300
# A PDF takes seconds; the longest pause between two tries is half of this.
LATE = timedelta(minutes=10)


def expiry(at: datetime, days: int, last_day: date | None) -> datetime:
    """So many days after it is issued, and never after the last day of the registration itself."""
    expires = at + timedelta(days=days)
    if last_day is None or last_day >= japanese_day(expires):
        return expires
    return end_of(last_day)


def next_try(at: datetime, tries: int) -> datetime:
    """Twice as long after each try: two seconds, four, eight, at most five minutes."""
    return at + timedelta(seconds=min(FIRST << min(tries, 10), LONGEST))
