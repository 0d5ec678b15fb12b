"""A text with what cannot be written by its MJ number, or its code: 渡{MJ026191}. Nothing is dropped."""

from __future__ import annotations

from collections.abc import Callable

from meibo.terms.variation import is_selector, sequences


def spelled(text: str, lacks: Callable[[str], object]) -> str:
    """lacks: whether a character, or one with its selector, cannot be written."""
    mj = {one.text: one.mj for one in sequences(text)}
    found, place = "", 0
    while place < len(text):
        longer = place + 1 < len(text) and is_selector(text[place + 1])
        piece = text[place : place + 2] if longer else text[place]
        code = mj.get(piece) or "_".join(f"U+{ord(one):04X}" for one in piece)
        found += f"{{{code}}}" if lacks(piece) else piece
        place += len(piece)
    return found
