"""Dates, money and times in both languages."""

from datetime import UTC, date, datetime, timedelta

import pytest

from meibo.doors.frame.wording import (
    ago_in_words,
    day_in_words,
    moment_in_words,
    size_in_words,
    year_in_words,
    yen_in_words,
)
from meibo.terms.text import Text

# First and last days of each era: the era ordinances, as in the law.
DAYS = [
    (date(1873, 1, 1), "明治6年1月1日（1873年）", "1 January 1873"),
    (date(1912, 7, 29), "明治45年7月29日（1912年）", "29 July 1912"),
    (date(1912, 7, 30), "大正元年7月30日（1912年）", "30 July 1912"),
    (date(1926, 12, 24), "大正15年12月24日（1926年）", "24 December 1926"),
    (date(1926, 12, 25), "昭和元年12月25日（1926年）", "25 December 1926"),
    (date(1989, 1, 7), "昭和64年1月7日（1989年）", "7 January 1989"),
    (date(1989, 1, 8), "平成元年1月8日（1989年）", "8 January 1989"),
    (date(2019, 4, 30), "平成31年4月30日（2019年）", "30 April 2019"),
    (date(2019, 5, 1), "令和元年5月1日（2019年）", "1 May 2019"),
    (date(2026, 11, 21), "令和8年11月21日（2026年）", "21 November 2026"),
]
NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)


@pytest.mark.parametrize(("day", "ja", "en"), DAYS)
def test_a_day_in_each_era(day: date, ja: str, en: str) -> None:
    assert day_in_words(day) == Text(ja, en)


def test_a_moment_is_told_in_japan() -> None:
    late = datetime(2026, 12, 31, 15, 5, tzinfo=UTC)
    assert moment_in_words(late) == Text("令和9年1月1日（2027年）00:05", "1 January 2027, 00:05")
    assert day_in_words(late).en == "1 January 2027"


def test_a_moment_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        day_in_words(datetime(2026, 1, 1))  # noqa: DTZ001


def test_yen() -> None:
    assert yen_in_words(9000) == Text("9,000円", "¥9,000")
    assert yen_in_words(-1234567) == Text("−1,234,567円", "−¥1,234,567")


@pytest.mark.parametrize(
    ("size", "ja", "en"),
    [(1, "1 kB", "1 kB"), (999, "1 kB", "1 kB"), (1_600, "2 kB", "2 kB"),
     (120_400, "120 kB", "120 kB"), (999_999, "1.0 MB", "1.0 MB"), (4_940_000, "4.9 MB", "4.9 MB")],
)  # fmt: skip
def test_the_size_of_a_file(size: int, ja: str, en: str) -> None:
    assert size_in_words(size) == Text(ja, en)


@pytest.mark.parametrize(
    ("before", "ja", "en"),
    [
        (timedelta(seconds=59), "たった今", "just now"),
        (timedelta(seconds=60), "1 分前", "1 minute ago"),
        (timedelta(minutes=59, seconds=59), "59 分前", "59 minutes ago"),
        (timedelta(hours=23), "23 時間前", "23 hours ago"),
        (timedelta(days=3), "3 日前", "3 days ago"),
        (timedelta(days=-2), "2 日後", "in 2 days"),
        (timedelta(days=30), "令和8年10月22日（2026年）", "22 October 2026"),
    ],
)
def test_ago(before: timedelta, ja: str, en: str) -> None:
    assert ago_in_words(NOW - before, NOW) == Text(ja, en)


@pytest.mark.parametrize(
    ("year", "ja"),
    [(2026, "令和8年（2026年）"), (2019, "平成31年・令和元年（2019年）"), (1926, "大正15年・昭和元年（1926年）"),
     (2020, "令和2年（2020年）"), (1873, "明治6年（1873年）")],
)  # fmt: skip
def test_a_year_in_words(year: int, ja: str) -> None:
    assert year_in_words(year) == Text(ja, str(year))
