"""The day it is in Japan."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

JAPAN = ZoneInfo("Asia/Tokyo")


def japanese_day(at: datetime) -> date:
    """The calendar day in Japan of a moment with a time zone; acts take effect by this day."""
    return at.astimezone(JAPAN).date()
