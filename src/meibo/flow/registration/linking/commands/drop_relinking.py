"""A superior gives up linking a number to an entry."""

from __future__ import annotations

from uuid import UUID

from meibo.flow.registration.linking.naming import name_relinking
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import duty
from meibo.rooms.vault import typed


@act("linking.drop_relinking", purpose="number_check", permit=duty("approve"))
def drop_relinking(act: Act, *, entry: UUID, relinking: UUID) -> None:
    """What was typed is discarded; another may be begun. Refuses vault.not_typing."""
    name_relinking(act, relinking, of=entry)
    typed.drop(act, relinking)
