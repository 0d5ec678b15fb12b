"""A person's name, exact to the character, and the folded key it is searched by.

Stored names are never normalised (NFC alone would change 神 U+FA19): search uses the key.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

_VARIANTS = str.maketrans(
    "髙﨑邉邊𠮷嶋嶌濵濱澤齋齊斎櫻廣眞惠國德瀨櫛祐塚曾晧",
    "高崎辺辺吉島島浜浜沢斉斉斉桜広真恵国徳瀬櫛祐塚曽皓",
)
_LONG = {"ー": "", "‐": "", "-": "", "－": ""}


def _is_selector(character: str) -> bool:
    return 0xE0100 <= ord(character) <= 0xE01EF or 0xFE00 <= ord(character) <= 0xFE0F


def folded_key(name: str) -> str:
    """Key under which names written differently meet: width, case, spaces, variation selectors,
    frequent variant kanji and small kana are folded. Never shown, never printed."""
    bare = "".join(c for c in name if not _is_selector(c))
    wide = unicodedata.normalize("NFKC", bare).translate(_VARIANTS).casefold()
    kept = (c for c in wide if unicodedata.category(c)[0] in "LN" and c not in _LONG)
    return "".join(kept).translate(str.maketrans("ァィゥェォッャュョヮ", "アイウエオツヤユヨワ"))


def agrees_with_card(name: str, on_card: str, stand_ins: str) -> bool:
    """Does an exact name fit one a card wrote in its own smaller set of characters?

    stand_ins: one "0" or "1" for each character of on_card; where it is 1 the card could not write
    the character and put another in its place, so any character fits there.
    """
    exact = [c for c in name if not _is_selector(c)]
    if len(exact) != len(on_card) or len(stand_ins) != len(on_card):
        return folded_key(name) == folded_key(on_card)
    return all(
        mark == "1" or folded_key(one) == folded_key(other)
        for one, other, mark in zip(exact, on_card, stand_ins, strict=True)
    )


@dataclass(frozen=True, slots=True)
class PersonName:
    """Family and given as written; a single name stands in `family` with `given` empty."""

    family: str
    given: str

    def __str__(self) -> str:
        return f"{self.family}　{self.given}" if self.given else self.family

    @property
    def key(self) -> str:
        """Folded search key."""
        return folded_key(self.family + self.given)
