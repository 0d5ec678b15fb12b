"""Variation sequences: an ideograph and the selector that asks for one of its registered shapes.

UTS #37 (Ideographic Variation Database): U+E0100 and on choose a shape within a collection;
U+FE00 and on are the standardised ones. 葛 U+845B U+E0102 is MJ022335 of the collection Moji_Joho.
Registered sequences are never taken back. data/variation_sequences.tsv has source and licence.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

SEQUENCES = Path(__file__).with_name("data") / "variation_sequences.tsv"
COLLECTIONS = {
    "U": "standardised", "A": "Adobe-Japan1", "H": "Hanyo-Denshi", "K": "KRName", "S": "MSARG",
    "M": "Moji_Joho",
}  # fmt: skip
_STANDARDISED, _IDEOGRAPHIC = 0xFE00, 0xE0100


@dataclass(frozen=True, slots=True)
class Sequence:
    """A character with a selector as it stands in a text.

    place: which character of the text it is, from 1, selectors not counted (0: a selector that
    begins the text). collections: where it is registered, none for an unknown one. mj: its MJ
    number, "" where it is not of Moji_Joho.
    """

    text: str
    place: int
    collections: tuple[str, ...]
    mj: str


def is_selector(character: str) -> bool:
    """A variation selector: 1 to 16, or 17 to 256."""
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"


@cache
def _lines() -> dict[str, str]:
    """The rest of the line of each base character."""
    found = {}
    with SEQUENCES.open(encoding="utf-8") as file:
        for line in file:
            if line[0] != "#":
                base, _, rest = line.rstrip("\n").partition("\t")
                found[chr(int(base, 16))] = rest
    return found


def _registered(base: str, selector: str) -> tuple[tuple[str, ...], str]:
    """Collections that know the sequence, and its MJ number."""
    code = ord(selector)
    standardised = code < _IDEOGRAPHIC
    wanted = f"{code - (_STANDARDISED if standardised else _IDEOGRAPHIC):02X}"
    collections, mj = [], ""
    for column in _lines().get(base, "").split("\t"):
        letter, _, listed = column.partition("=")
        for one in listed.split(",") if (letter == "U") == standardised else ():
            place, _, number = one.partition(":")
            if place == wanted:
                collections.append(COLLECTIONS[letter])
                mj = f"MJ{number}" if number else mj
    return tuple(collections), mj


def sequences(text: str) -> Iterator[Sequence]:
    """Every sequence in a text; a selector after a selector is a sequence of its own, unknown."""
    place = 0
    for at, character in enumerate(text):
        if not is_selector(character):
            place += 1
            continue
        base = text[at - 1] if at else ""
        yield Sequence(base + character, place, *_registered(base, character))
