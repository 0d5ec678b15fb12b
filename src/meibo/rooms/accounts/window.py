"""What stages ask of accounts inside their own transaction."""

from __future__ import annotations

from uuid import UUID

from meibo.rooms.accounts.models import Account


def own_name(account: UUID) -> str:
    """The name an officer's own account is shown under; empty for an account not one's own."""
    names = Account.objects.filter(id=account).values_list("display_name", flat=True)
    return names.first() or ""
