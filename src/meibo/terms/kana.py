"""Readings in katakana: hiragana and half-width kana are read as what they stand for."""

from __future__ import annotations

import re
import unicodedata

_KANA = re.compile(r"[ァ-ヺー・ヽヾ　 ]+")
_HALF = re.compile(r"[\uff66-\uff9f]+")
_MARKED = re.compile(r"[ぁ-ゖァ-ヶ][\u3099\u309a]")
# Each hiragana and its repetition marks, and what stands for it in katakana.
_HIRAGANA = {one: one + 0x60 for one in (*range(0x3041, 0x3097), 0x309D, 0x309E)}


def katakana(text: str) -> str:
    """Hiragana in katakana; anything else as it is."""
    return text.translate(_HIRAGANA)


def read_kana(text: str) -> str:
    """Full-width katakana of a reading; ValueError for anything but kana, the long mark ー and spaces.

    Half-width kana with its marks, hiragana, and marks written apart (か + U+3099) are brought to
    the one form. A hyphen is no long mark: ー is asked for.
    """
    wide = _HALF.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
    whole = _MARKED.sub(lambda found: unicodedata.normalize("NFC", found[0]), wide)
    value = katakana(whole)
    if not _KANA.fullmatch(value):
        raise ValueError("not a reading in kana")
    return value
