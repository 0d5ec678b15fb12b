"""A person's name, exact to the character, and the folded key it is searched by.

Stored names are never normalised (NFC alone would change 神 U+FA19): search uses the key.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from meibo.terms.variation import is_selector, sequences

_VARIANTS = str.maketrans(
    "髙﨑邉邊𠮷嶋嶌濵濱澤齋齊斎櫻廣眞惠國德瀨櫛祐塚曾晧",
    "高崎辺辺吉島島浜浜沢斉斉斉桜広真恵国徳瀬櫛祐塚曽皓",
)
_LONG = "ー‐-－"
_SMALL_KANA = str.maketrans("ァィゥェォッャュョヮ", "アイウエオツヤユヨワ")


class _Folded(dict[int, str]):
    """What a character becomes in a folded key, after NFKC; worked out once a character."""

    def __missing__(self, code: int) -> str:
        usual = usual_characters(chr(code)).casefold()
        kept = (c for c in usual if unicodedata.category(c)[0] in "LN" and c not in _LONG)
        return self.setdefault(code, "".join(kept).translate(_SMALL_KANA))


class _Bare(dict[int, str]):
    """A character, or nothing for a variation selector."""

    def __missing__(self, code: int) -> str:
        return self.setdefault(code, "" if is_selector(chr(code)) else chr(code))


_FOLDED, _BARE = _Folded(), _Bare()


def usual_characters(text: str) -> str:
    """A text without variation selectors, frequent variant kanji as their usual form."""
    return text.translate(_BARE).translate(_VARIANTS)


def folded_key(name: str) -> str:
    """Key under which names written differently meet: width, case, spaces, variation selectors,
    frequent variant kanji and small kana are folded. Never shown, never printed."""
    return unicodedata.normalize("NFKC", name.translate(_BARE)).translate(_FOLDED)


def agrees_with_card(name: str, on_card: str, stand_ins: str) -> bool:
    """Does an exact name fit one a card wrote in its own smaller set of characters?

    stand_ins: one "0" or "1" for each character of on_card; where it is 1 the card could not write
    the character and put another in its place, so any character fits there.
    """
    exact = [c for c in name if not is_selector(c)]
    if len(exact) != len(on_card) or len(stand_ins) != len(on_card):
        return folded_key(name) == folded_key(on_card)
    return all(
        mark == "1" or folded_key(one) == folded_key(other)
        for one, other, mark in zip(exact, on_card, stand_ins, strict=True)
    )


def _joined(*parts: str) -> str:
    return "\u3000".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class PersonName:
    """Every part exactly as written; a single name stands in `family` with `given` empty.

    former: family name before (旧氏), alone. common: common name (通称), whole. alphabet: as on the
    residence card or passport, whole.
    """

    family: str
    given: str = ""
    family_kana: str = ""
    given_kana: str = ""
    former: str = ""
    common: str = ""
    alphabet: str = ""

    @classmethod
    def of(cls, items: Mapping[str, Any]) -> PersonName:
        """The name among the items of an application or of a register; what is not kept is ""."""
        names = ("family_name", "given_name", "family_kana", "given_kana",
                 "former_name", "common_name", "alphabet_name")  # fmt: skip
        return cls(*(items.get(name) or "" for name in names))

    def __str__(self) -> str:
        return _joined(self.family, self.given)

    @property
    def kana(self) -> str:
        """The reading; "" where there is none."""
        return _joined(self.family_kana, self.given_kana)

    @property
    def key(self) -> str:
        """Folded search key."""
        return folded_key(self.family + self.given)


def mj_numbers(name: str) -> list[tuple[str, str]]:
    """(character with its selector, MJ number) of each sequence of Moji_Joho in a name, in order.

    A character without a selector has a default shape only, so it has no number here.
    """
    return [(one.text, one.mj) for one in sequences(name) if one.mj]
