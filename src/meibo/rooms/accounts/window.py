"""What stages ask of accounts inside their own transaction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from meibo.rooms.accounts.models import Account


@dataclass(frozen=True, slots=True)
class View:
    """A saved list: which one, under which name, and its filters as they stand in the address."""

    id: UUID
    place: str
    name: str
    query: str


def own_name_and_views(account: UUID) -> tuple[str, list[View]]:
    """What an officer's own account is shown under, empty for an account not one's own, and the
    officer's saved lists, oldest first; in one query, since every page asks."""
    rows = list(
        Account.objects.filter(id=account)
        .order_by("savedview__saved_at", "savedview__id")
        .values_list(
            "display_name", "savedview__id", "savedview__place", "savedview__name",
            "savedview__query",
        )
    )  # fmt: skip
    views = [View(*row[1:]) for row in rows if row[1] is not None]
    return (rows[0][0] if rows else ""), views


def officer_names(accounts: Iterable[UUID | None]) -> dict[UUID, str]:
    """Display names of officers by account, as far as the caller's role may read them."""
    wanted = [one for one in accounts if one is not None]
    rows = Account.objects.filter(id__in=wanted, kind="officer")
    return dict(rows.values_list("id", "display_name"))
