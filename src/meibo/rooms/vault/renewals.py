"""How renewals of keys stand, for the console; nothing here holds personal data."""

from __future__ import annotations

from meibo.rooms.vault.models import Renewal


def renewals() -> list[Renewal]:
    """The newest renewal of every key."""
    return list(Renewal.objects.order_by("key", "-id").distinct("key"))


__all__ = ["Renewal", "renewals"]
