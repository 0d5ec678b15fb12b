"""The key by which addresses are set side by side.

An address itself is a text exactly as written, beside the code of its municipality where another
system gave one (`meibo.terms.municipality`); neither is made from the other.
"""

from __future__ import annotations

import re
import unicodedata

from meibo.terms.person_name import usual_characters

_DASHES = re.compile(r"(?<=[0-9])[\-‐‑‒–—―−ー─の](?=[0-9])")
_NUMERALS = "一二三四五六七八九"
# 三番町 is a town: a numeral is a number only where a block, house or room follows it.
_KANJI_NUMBER = re.compile(
    rf"(?<![{_NUMERALS}十])([{_NUMERALS}]?十?[{_NUMERALS}]?)(?=丁目|番地|番(?!町)|号|条)"
)
_AFTER_BLOCK = re.compile(rf"(?<=番地の)([{_NUMERALS}]?十?[{_NUMERALS}]?)")
_BLOCK = re.compile(r"(?<=[0-9])(?:丁目|番地の?|番(?!町)の?|号室?)")
_SPACE_BETWEEN_NUMBERS = re.compile(r"(?<=[0-9])\s+(?=[0-9])")


def _number(found: re.Match[str]) -> str:
    """Digits of a kanji number up to 99; the text itself where it is empty."""
    tens, ten, ones = found[1].partition("十")
    if not ten:
        return str(_NUMERALS.index(tens) + 1) if len(tens) == 1 else tens
    high = _NUMERALS.index(tens) + 1 if tens else 1
    return str(high * 10 + (_NUMERALS.index(ones) + 1 if ones else 0))


def address_key(address: str) -> str:
    """Key under which an address written two ways meets, for setting side by side only.

    １丁目２番３号, 一丁目2番地の3 and 1-2-3 are one; 12-3 and 1-23 are two. Widths, spaces,
    variation selectors and frequent variant kanji do not matter. Never shown, never kept.
    """
    flat = usual_characters(unicodedata.normalize("NFKC", address))
    counted = _AFTER_BLOCK.sub(_number, _KANJI_NUMBER.sub(_number, flat))
    joined = _SPACE_BETWEEN_NUMBERS.sub("-", _BLOCK.sub("-", counted))
    even = re.sub(r"\s+", "", _DASHES.sub("-", joined))
    return re.sub(r"-+(?![0-9])|(?<![0-9])-+", "", re.sub(r"-+", "-", even)).casefold()
