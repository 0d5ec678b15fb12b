"""How the breakers stand, and who went beyond limits, for the console; nothing here holds personal data."""

from __future__ import annotations

from meibo.rooms.vault.models import Breaker, BreakGlass


def breakers() -> list[Breaker]:
    """Every purpose's limits and whether its breaker has tripped."""
    return list(Breaker.objects.order_by("purpose"))


def broken_glass() -> list[BreakGlass]:
    """Every leave to go beyond the limits that was asked for, newest first."""
    return list(BreakGlass.objects.order_by("-id"))


__all__ = ["BreakGlass", "Breaker", "breakers", "broken_glass"]
