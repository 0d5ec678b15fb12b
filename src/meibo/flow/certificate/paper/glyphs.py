"""Whether the font prints a text exactly: every character and every variation sequence of it.

A renderer falls back in silence: to an empty box for a character the font has not, to the default
glyph for a sequence it does not know. On a certificate neither may happen (CRT-05).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

from fontTools.ttLib import TTFont

from meibo.flow.certificate.paper.press import FONT
from meibo.terms.variation import is_selector


class Coverage(NamedTuple):
    """Characters and (character, selector) sequences that a font has glyphs for."""

    characters: frozenset[int]
    sequences: frozenset[tuple[int, int]]


@cache
def coverage(file: Path = FONT) -> Coverage:
    """What a font's `cmap` holds; formats 4 and 12 for characters, 14 for sequences."""
    with TTFont(file, lazy=True) as font:
        table = font["cmap"]
        sequences = {
            (character, selector)
            for one in table.tables
            if one.format == 14
            for selector, listed in one.uvsDict.items()
            for character, _glyph in listed
        }
        return Coverage(frozenset(table.getBestCmap()), frozenset(sequences))


def unprintable(text: str, file: Path = FONT) -> list[str]:
    """Characters, or characters with their selector, that a font cannot print exactly."""
    known = coverage(file)
    found = []
    for place, character in enumerate(text):
        if is_selector(character):
            before = text[place - 1] if place else ""
            if not before or (ord(before), ord(character)) not in known.sequences:
                found.append(before + character)
        elif ord(character) not in known.characters:
            found.append(character)
    return found
