"""What a contracted printer's character set can write: refused is what would come out altered; pure."""

from __future__ import annotations

from meibo.terms.variation import is_selector


def unencodable(text: str, encoding: str) -> str:
    """Characters of a text (with their selector) that the encoding has not, each once.

    A variation selector is in no legacy set, and left out it would ask for another shape.
    """
    found: dict[str, None] = {}
    for place, character in enumerate(text):
        if _has(character, encoding):
            continue
        before = text[place - 1] if is_selector(character) and place else ""
        found[before + character] = None
    return "".join(found)


def _has(character: str, encoding: str) -> bool:
    """cp932 as it is read back: the same character, and not a twin of it."""
    try:
        return character.encode(encoding).decode(encoding) == character
    except UnicodeEncodeError:
        return False
