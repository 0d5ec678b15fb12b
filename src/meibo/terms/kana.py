"""Readings in katakana: hiragana and half-width kana are read as what they stand for."""

from __future__ import annotations

import re
import unicodedata

_KANA = re.compile(r"[ァ-ヺー・ヽヾ　 ]+")
_HALF = re.compile(r"[\uff66-\uff9f]+")
_MARKED = re.compile(r"[ぁ-ゖァ-ヶ][\u3099\u309a]")


def read_kana(text: str) -> str:
    """Full-width katakana of a reading; ValueError for anything but kana, the long mark ー and spaces.

    Half-width kana with its marks, hiragana, and marks written apart (か + U+3099) are brought to
    the one form. A hyphen is no long mark: ー is asked for.
    """
    wide = _HALF.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
    whole = _MARKED.sub(lambda found: unicodedata.normalize("NFC", found[0]), wide)
    value = "".join(chr(ord(c) + 0x60) if "ぁ" <= c <= "ゖ" or c in "ゝゞ" else c for c in whole)
    if not _KANA.fullmatch(value):
        raise ValueError("not a reading in kana")
    return value
