"""Japanese written downwards: a text as the pieces that stand one below the other; pure.

The typesetter writes across only. So each piece is set by itself: a character, with its selector and
whatever combines with it, upright in a square, with the font's own shape for writing downwards
(OpenType `vert`: ー, brackets, 、 and small kana turn or move); letters and digits of the West
together, turned by a quarter. What this cannot: Western accents keep no line of their own, and pieces
are not kerned (docs/decisions/0034-licences-on-paper.md).
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date

from meibo.terms.era import era_of
from meibo.terms.variation import is_selector

_DIGITS = "〇一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Piece:
    """A character in its square, or a run of Western ones that lies on its side."""

    text: str
    sideways: bool


def pieces(text: str) -> list[Piece]:
    """A text from its top down."""
    found: list[Piece] = []
    for character in text:
        joins = is_selector(character) or unicodedata.combining(character) > 0
        sideways = found[-1].sideways if joins and found else _western(character)
        if found and (joins or (sideways and found[-1].sideways)):
            found[-1] = Piece(found[-1].text + character, found[-1].sideways)
        else:
            found.append(Piece(character, sideways))
    return found


def _western(character: str) -> bool:
    return ord(character) < 0x2000


def kanji_day(day: date) -> str:
    """令和八年十一月二十日; the first year of an era is 元年."""
    era = era_of(day)
    year = day.year - era.first_year + 1
    said = "元" if year == 1 else kanji_number(year)
    return f"{era.ja}{said}年{kanji_number(day.month)}月{kanji_number(day.day)}日"


def kanji_number(number: int) -> str:
    """Below a hundred as it is said: 二十一. ValueError for what is no such number."""
    if not 0 < number < 100:
        raise ValueError(number)
    tens, ones = divmod(number, 10)
    first = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return f"{first}{_DIGITS[ones] if ones else ''}"


def kanji_digits(text: str) -> str:
    """A registration number digit by digit: 一〇二四; what is no digit stays."""
    return "".join(_DIGITS[int(one)] if one in "0123456789" else one for one in text)
