"""Comparison keys of names and addresses. What is stored is never changed by them."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from pathlib import Path

_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_SPACE = re.compile(r"\s+")
_DASHES = re.compile("[‐‑‒–—―−ー─ｰ](?=[0-9])")
_BLOCK = r"(?<=[0-9])(?:丁目|番地の|番地|番|号)"
_BLOCK_BEFORE_NUMBER = re.compile(_BLOCK + "(?=[0-9])")
_BLOCK_LAST = re.compile(_BLOCK)


@lru_cache(maxsize=1)
def _usual_forms() -> dict[int, str]:
    table = Path(__file__).with_name("variants.tsv").read_text(encoding="utf-8")
    pairs = [line.split("\t") for line in table.splitlines() if line and line[0] != "#"]
    return {ord(variant): usual for variant, usual in pairs}


def _plain(text: str) -> str:
    """No selectors, no spaces, one width, one case, usual kanji."""
    flat = unicodedata.normalize("NFKC", _SELECTORS.sub("", text))
    return _SPACE.sub("", flat).upper().translate(_usual_forms())


def fold_name(name: str) -> str:
    """Key under which two ways of writing one name meet; kana case and meaning stay."""
    return _plain(name)


def fold_address(address: str) -> str:
    """Key of an address: as a name, and １丁目２番３号 equals 1-2-3."""
    flat = _DASHES.sub("-", _plain(address))
    return _BLOCK_LAST.sub("", _BLOCK_BEFORE_NUMBER.sub("-", flat))
