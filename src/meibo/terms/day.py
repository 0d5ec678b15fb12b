"""The day it is in Japan, and the days a term of months ends on."""

from __future__ import annotations

import calendar
from datetime import MAXYEAR, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

JAPAN = ZoneInfo("Asia/Tokyo")


def japanese_day(at: datetime) -> date:
    """The calendar day in Japan of a moment with a time zone; acts take effect by this day."""
    return at.astimezone(JAPAN).date()


def end_of(day: date) -> datetime:
    """The moment a day is over in Japan; OverflowError for the last day there is."""
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=JAPAN)


def last_day_of(starts_on: date, months: int) -> date:
    """Last day of a term of months that begins with a day (民法143条).

    The day before the corresponding day of the last month; where there is none, that month's end.
    """
    year, month = divmod(starts_on.year * 12 + starts_on.month - 1 + months, 12)
    if year > MAXYEAR:
        return date.max
    length = calendar.monthrange(year, month + 1)[1]
    if starts_on.day > length:
        return date(year, month + 1, length)
    return date(year, month + 1, starts_on.day) - timedelta(days=1)
