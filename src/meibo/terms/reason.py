"""How long a reason is that a person writes for others to read."""

from __future__ import annotations

SHORTEST, LONGEST = 5, 500


def fits(reason: str) -> bool:
    """Whether it says something, and no more than is read; counted in characters without the ends'
    spaces."""
    return SHORTEST <= len(reason.strip()) <= LONGEST
