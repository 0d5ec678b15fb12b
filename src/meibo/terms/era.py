"""Japanese eras: boundary days, and dates as people write them.

Source: the era ordinances (元号を改める政令) and, for Meiji, 太政官布告第337号 (Gregorian days from
1 January Meiji 6). Dates before 1 January 1873 are refused: the calendar was another.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date

from meibo.terms.refusal import Refusal
from meibo.terms.text import Text


@dataclass(frozen=True, slots=True)
class Era:
    """One era: first day in force, the year counted as its first."""

    code: str
    ja: str
    letter: str
    first_day: date
    first_year: int


ERAS = (
    Era("reiwa", "令和", "R", date(2019, 5, 1), 2019),
    Era("heisei", "平成", "H", date(1989, 1, 8), 1989),
    Era("showa", "昭和", "S", date(1926, 12, 25), 1926),
    Era("taisho", "大正", "T", date(1912, 7, 30), 1912),
    Era("meiji", "明治", "M", date(1873, 1, 1), 1868),
)
WESTERN = {"", "西暦", "ad", "ce", "western"}


def era_of(day: date) -> Era:
    """The era in force on a day; ValueError before 1 January 1873."""
    for era in ERAS:
        if day >= era.first_day:
            return era
    raise ValueError(day)


def era_date(day: date) -> str:
    """令和8年11月21日; the first year of an era is 元年."""
    era = era_of(day)
    year = day.year - era.first_year + 1
    return f"{era.ja}{'元' if year == 1 else year}年{day.month}月{day.day}日"


def _refuse(code: str, ja: str, en: str, field: str) -> Refusal:
    return Refusal(f"date.{code}", Text(ja, en), field=field)


def _whole(value: str, field: str) -> int:
    text = unicodedata.normalize("NFKC", value).strip()
    if field == "year" and text == "元":
        return 1
    if not (text.isascii() and text.isdigit() and len(text) <= 4):
        raise _refuse(
            "not_a_number",
            "年・月・日は数字で入力してください（例: 令和 8 年 11 月 21 日）。",
            "Enter year, month and day as numbers (for example Reiwa 8, 11, 21).",
            field,
        )
    return int(text)


def _find(era_or_west: str) -> Era | None:
    name = unicodedata.normalize("NFKC", era_or_west).strip().casefold()
    if name in WESTERN:
        return None
    for era in ERAS:
        if name in {era.code, era.ja, era.ja[0], era.letter.casefold()}:
            return era
    raise _refuse(
        "unknown_era",
        "元号は 明治・大正・昭和・平成・令和 か、西暦を選んでください。",
        "Choose Meiji, Taisho, Showa, Heisei, Reiwa or the western calendar.",
        "era",
    )


def parse_era_date(era_or_west: str, year: str, month: str, day: str) -> date:
    """Read a date of three fields; full-width digits and 元 are read.

    Refuses, naming the field: not a number, unknown era, no such day, a day outside its era
    (昭和65年 does not exist), a day before 1 January 1873.
    """
    era = _find(era_or_west)
    count, months, days = _whole(year, "year"), _whole(month, "month"), _whole(day, "day")
    western = count if era is None else era.first_year + count - 1
    try:
        found = date(western, months, days)
    except ValueError:
        raise _refuse(
            "no_such_day",
            "この日付は暦にありません。年・月・日を確かめてください。",
            "There is no such day. Check year, month and day.",
            "day",
        ) from None
    if found < ERAS[-1].first_day or (era is not None and (count == 0 or era_of(found) != era)):
        ja = (
            f"{era.ja}にこの日はありません。"
            if era
            else "1873年（明治6年）より前の日付は扱えません。"
        )
        raise _refuse(
            "outside_era",
            f"{ja}元号と年を確かめてください。",
            "This day does not lie in the chosen era. Check era and year.",
            "era" if era else "year",
        )
    return found
