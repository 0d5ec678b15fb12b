"""Codes of local public bodies (全国地方公共団体コード): five digits, a check digit, and history.

The five digits are JIS X 0401 (prefecture) and JIS X 0402 (municipality); the sixth is a check digit
by 総務省's rule. data/municipalities.tsv: complete for what is in force on the day of the list, a
partial list of what has ended; it says where each part comes from.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from meibo.terms.refusal import Refusal
from meibo.terms.text import Text

LIST = Path(__file__).with_name("data") / "municipalities.tsv"
LIST_OF = date(2026, 10, 3)
"""The day of the list: a code it lacks may be newer."""
_WEIGHTS = (6, 5, 4, 3, 2)


@dataclass(frozen=True, slots=True)
class Municipality:
    """One name a code stood for.

    valid_from: first day, None where it is not known here. valid_until: last day, None where it is
    in force. successors: the codes that followed.
    """

    code: str
    name: str
    valid_from: date | None = None
    valid_until: date | None = None
    successors: tuple[str, ...] = ()

    def in_force(self, day: date) -> bool:
        """Whether the code stood for this on a day, as far as is known."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_until is None or day <= self.valid_until)


def _refuse(code: str, ja: str, en: str) -> Refusal:
    return Refusal(f"municipality.{code}", Text(ja, en))


def check_digit(code: str) -> str:
    """The sixth digit of five: weights 6 to 2, last digit of 11 minus the remainder by 11.

    Source: 総務省「全国地方公共団体コード」検査数字の算出方法. ValueError for anything but five digits.
    Any one wrong digit, and any two neighbours changed about, change the remainder and so the digit,
    but for remainders 0 and 10, which share the digit 1.
    """
    if not (len(code) == 5 and code.isascii() and code.isdigit()):
        raise ValueError("five digits")
    rest = sum(int(d) * w for d, w in zip(code, _WEIGHTS, strict=True)) % 11
    return str((11 - rest) % 10)


def parse_code(text: str) -> str:
    """The five digits of a code written with five or with six; refuses municipality.form, .check_digit."""
    if not (text.isascii() and text.isdigit() and len(text) in {5, 6}):
        raise _refuse(
            "form", "市区町村コードは5桁か6桁の数字です。", "The code has five or six digits."
        )
    code = text[:5]
    if text[5:] and text[5:] != check_digit(code):
        raise _refuse(
            "check_digit",
            "市区町村コードの検査数字（6桁目）が合いません。",
            "The check digit (the sixth) of the municipality code is wrong.",
        )
    return code


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@cache
def municipalities() -> dict[str, tuple[Municipality, ...]]:
    """Everything on the list by code, oldest first."""
    found: dict[str, tuple[Municipality, ...]] = {}
    for line in LIST.read_text(encoding="utf-8").splitlines():
        if line[0] == "#":
            continue
        code, name, first, last, after = [*line.split("\t"), "", "", ""][:5]
        successors = tuple(after.split(",")) if after else ()
        one = Municipality(code, name, _day(first), _day(last), successors)
        found[code] = (*found.get(code, ()), one)
    return found


def municipality(code: str, day: date) -> Municipality:
    """What five digits stood for on a day.

    Refuses municipality.unknown (not on the list) and .not_in_force (ended before, begun after).
    """
    known = municipalities().get(code)
    if known is None:
        raise _refuse(
            "unknown",
            f"このコードは{LIST_OF.year}年{LIST_OF.month}月現在の一覧にありません。",
            f"This code is not on the list as of {LIST_OF:%B %Y}.",
        )
    for one in known:
        if one.in_force(day):
            return one
    last = known[-1]
    follow = "、".join(last.successors) or "―"
    raise _refuse(
        "not_in_force",
        f"このコード（{last.name}）はこの日には使われていません。あとのコード：{follow}",
        f"This code ({last.name}) was not in force on that day. Codes that followed: {follow}",
    )
