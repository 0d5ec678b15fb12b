"""What doctor says of one fence."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fence:
    """One fence: result "holds", "environment_only" (nothing on this machine enforces it),
    "attention" (it holds, and somebody has something to do), "broken", or "unknown" (nobody to
    ask)."""

    id: str
    result: str
    ja: str
    en: str
