"""When a PDF that could not be made is tried again, and when it is late; pure."""

from __future__ import annotations

from datetime import datetime, timedelta

FIRST, LONGEST = 2, 300
# A PDF takes seconds; the longest pause between two tries is half of this.
LATE = timedelta(minutes=10)


def next_try(at: datetime, tries: int) -> datetime:
    """Twice as long after each try: two seconds, four, eight, at most five minutes."""
    return at + timedelta(seconds=min(FIRST << min(tries, 10), LONGEST))
