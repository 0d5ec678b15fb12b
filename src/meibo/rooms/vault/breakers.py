"""How the breakers stand, for the console; nothing here holds personal data."""

from __future__ import annotations

from meibo.rooms.vault.models import Breaker


def breakers() -> list[Breaker]:
    """Every purpose's limits and whether its breaker has tripped."""
    return list(Breaker.objects.order_by("purpose"))


__all__ = ["Breaker", "breakers"]
