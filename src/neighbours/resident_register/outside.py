"""Characters outside the plain code (外字): how many an answer has."""

from __future__ import annotations

_SELECTORS = ((0xFE00, 0xFE0F), (0xE0100, 0xE01EF))


def outside_characters(text: str) -> int:
    """How many characters are written with a selector, which the plain code has not (外字数)."""
    return sum(any(low <= ord(c) <= high for low, high in _SELECTORS) for c in text)
