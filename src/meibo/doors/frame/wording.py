"""Dates, money and times in words, in both languages. Pure: time and language are arguments."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from meibo.terms.era import era_date
from meibo.terms.text import Text

TOKYO = ZoneInfo("Asia/Tokyo")
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_MINUTE, _HOUR, _DAY = 60, 3600, 86400


def known(words: dict[str, Text], code: str) -> Text:
    """The words of a code, or the code itself where there are none."""
    return words.get(code) or Text(code or "―", code or "―")


def local(when: datetime) -> datetime:
    """The moment in Japan; ValueError for a moment that names no time zone."""
    if when.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return when.astimezone(TOKYO)


def day_of(when: date) -> date:
    """The day of a date or, in Japan, of a moment."""
    return local(when).date() if isinstance(when, datetime) else when


def day_in_words(when: date) -> Text:
    """令和8年11月21日（2026年） / 21 November 2026. ValueError before 1 January 1873."""
    return _day_in_words(day_of(when))


# A list says the same few days over and over.
@lru_cache(maxsize=2048)
def _day_in_words(day: date) -> Text:
    english = f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
    return Text(f"{era_date(day)}（{day.year}年）", english)


def year_in_words(year: int) -> Text:
    """令和8年（2026年） / 2026; both eras for a year in which one ended. ValueError before 1873."""
    days = (date(year, 1, 1), date(year, 12, 31))
    eras = dict.fromkeys(era_date(day).partition("年")[0] + "年" for day in days)
    return Text(f"{'・'.join(eras)}（{year}年）", str(year))


def moment_in_words(when: datetime) -> Text:
    """令和8年11月21日（2026年）10:41 / 21 November 2026, 10:41, in Japan's time."""
    clock = local(when).strftime("%H:%M")
    day = day_in_words(when)
    return Text(f"{day.ja}{clock}", f"{day.en}, {clock}")


def yen_in_words(amount: int) -> Text:
    """9,000円 / ¥9,000."""
    sign, size = ("−" if amount < 0 else ""), f"{abs(amount):,}"
    return Text(f"{sign}{size}円", f"{sign}¥{size}")


def size_in_words(size: int) -> Text:
    """120 kB; 4.9 MB: a file's size, decimal like the limits we state; never less than 1 kB."""
    if size < 999_500:
        words = f"{max(1, round(size / 1_000))} kB"
        return Text(words, words)
    return Text(f"{size / 1_000_000:.1f} MB", f"{size / 1_000_000:.1f} MB")


def _counted(n: int, ja: str, en: str) -> Text:
    return Text(f"{n} {ja}", f"{n} {en}{'' if n == 1 else 's'}")


def _span(seconds: int) -> Text:
    """A length of time, seconds ≥ 60, in its largest whole unit up to days."""
    if seconds < _HOUR:
        return _counted(seconds // _MINUTE, "分", "minute")
    if seconds < _DAY:
        return _counted(seconds // _HOUR, "時間", "hour")
    return _counted(seconds // _DAY, "日", "day")


def ago_in_words(when: datetime, now: datetime) -> Text:
    """3 日前 / 3 days ago; 3 日後 / in 3 days; from 30 days on, the day itself."""
    seconds = int((now - when).total_seconds())
    if abs(seconds) < _MINUTE:
        return Text("たった今", "just now")
    if abs(seconds) >= 30 * _DAY:
        return day_in_words(when)
    span = _span(abs(seconds))
    if seconds > 0:
        return Text(f"{span.ja}前", f"{span.en} ago")
    return Text(f"{span.ja}後", f"in {span.en}")
