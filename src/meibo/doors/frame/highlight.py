"""Which characters of two values differ, character by character as a reader sees them.

A character here is what one sees as one: a base with its variation selector (葛󠄀 is one), its
combining marks, its half-width voicing mark, or a sequence joined by ZERO WIDTH JOINER
(a subset of Unicode UAX #29, enough for names and addresses). Nothing is normalised: 髙 and 高,
Ａ and A, 神 (U+FA19) and 神 differ.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

_JOINER = "\u200d"
_HALF_WIDTH_MARKS = "\uff9e\uff9f"

Kind = Literal["same", "differs", "gap"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of the value. gap: nothing stands here, though the reference has characters."""

    kind: Kind
    text: str


def _continues(character: str, before: str) -> bool:
    if unicodedata.category(character) in ("Mn", "Mc", "Me"):
        return True
    if character in _HALF_WIDTH_MARKS or character == _JOINER:
        return True
    if 0x1F3FB <= ord(character) <= 0x1F3FF:
        return True
    return before.endswith(_JOINER)


def characters(value: str) -> list[str]:
    """The value cut into characters; joined again they are the value."""
    found: list[str] = []
    for character in value:
        if found and _continues(character, found[-1]):
            found[-1] += character
        else:
            found.append(character)
    return found


def highlight(value: str, reference: str) -> list[Piece]:
    """The value in pieces, marking what differs from the reference.

    The texts of the pieces joined are the value. All are "same" exactly when both are equal.
    """
    ours, theirs = characters(value), characters(reference)
    pieces: list[Piece] = []
    matcher = SequenceMatcher(None, theirs, ours, autojunk=False)
    for verb, _, _, start, end in matcher.get_opcodes():
        text = "".join(ours[start:end])
        if verb == "equal":
            pieces.append(Piece("same", text))
        elif verb == "delete":
            pieces.append(Piece("gap", ""))
        else:
            pieces.append(Piece("differs", text))
    return pieces


def code_points(character: str) -> str:
    """U+845B U+E0100: how a character is written, for eyes that see no difference."""
    return " ".join(f"U+{ord(c):04X}" for c in character)
