"""An officer gives up a saved list."""

from __future__ import annotations

from uuid import UUID

from meibo.rooms.accounts.models import SavedView
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import officer


@act("accounts.drop_view", purpose="account", permit=officer)
def drop_view(act: Act, *, view: UUID) -> None:
    """Delete an own view; does nothing where there is none."""
    act.about(subject=act.scope.account)
    SavedView.objects.filter(account=act.scope.account, id=view).delete()
