"""What stages ask of accounts inside their own transaction."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from meibo.rooms.accounts.models import Account, SavedView


@dataclass(frozen=True, slots=True)
class View:
    """A saved list: which one, under which name, and its filters as they stand in the address."""

    id: UUID
    place: str
    name: str
    query: str


def own_name(account: UUID) -> str:
    """The name an officer's own account is shown under; empty for an account not one's own."""
    names = Account.objects.filter(id=account).values_list("display_name", flat=True)
    return names.first() or ""


def own_views(account: UUID) -> list[View]:
    """An officer's saved lists, oldest first."""
    rows = SavedView.objects.filter(account=account).order_by("saved_at", "id")
    return [View(*row) for row in rows.values_list("id", "place", "name", "query")]
