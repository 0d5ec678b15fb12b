"""How long what a terminal search found stays on screen: MEIBO_SEARCH_MINUTES, 15 where it says nothing."""

from __future__ import annotations

import os

USUAL, MOST_MINUTES = 15, 60


def search_minutes() -> int:
    """Minutes after which an answer is deleted, and a search without one is over; 60 at most.
    ValueError for more."""
    minutes = int(os.environ.get("MEIBO_SEARCH_MINUTES") or USUAL)
    if not 1 <= minutes <= MOST_MINUTES:
        raise ValueError(f"MEIBO_SEARCH_MINUTES={minutes}: 1 to {MOST_MINUTES}")
    return minutes
