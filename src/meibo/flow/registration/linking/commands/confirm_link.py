"""A superior confirms the number that two officers typed for an entry."""

from __future__ import annotations

from uuid import UUID

from meibo.flow.registration.linking.naming import name_relinking
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import duty
from meibo.rooms.vault import typed


@act("linking.confirm_link", purpose="number_check", permit=duty("approve"))
def confirm_link(act: Act, *, entry: UUID, relinking: UUID) -> None:
    """By nobody who typed. Refuses vault.not_typing, vault.third_person."""
    name_relinking(act, relinking, of=entry)
    typed.confirm(act, relinking, good=True)
