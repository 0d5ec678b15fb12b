"""Registrations that have ended and whose numbers nobody has seen to yet; read by the clock."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Exists, OuterRef

from meibo.rooms.register.models import Version
from meibo.rooms.register.rules import ENDED
from meibo.rooms.vault.models import Ending


def unnoted(limit: int = 100) -> list[UUID]:
    """Entries that have ended and are not noted, oldest first."""
    noted = Ending.objects.filter(entry=OuterRef("entry"))
    rows = Version.objects.filter(status__in=ENDED).exclude(Exists(noted)).order_by("recorded_at")
    return list(rows.values_list("entry", flat=True)[:limit])
