"""An officer asks for a nonce to type the number of an entry with."""

from __future__ import annotations

from uuid import UUID

from meibo.flow.registration.linking.naming import name_relinking
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import duty
from meibo.rooms.vault import typed
from meibo.rooms.vault.typed import Order


@act("linking.ask_to_type", purpose="number_check", permit=duty("receive"))
def ask_to_type(act: Act, *, entry: UUID, relinking: UUID) -> Order:
    """A nonce for the signed-in officer's envelope of this round. Refuses vault.not_typing,
    vault.third_person."""
    name_relinking(act, relinking, of=entry)
    return typed.order(act, relinking)
