"""An officer's typed number of an entry, encrypted in the browser, is put away."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from meibo.flow.registration.linking.naming import name_relinking
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import duty
from meibo.rooms.vault import typed


@act("linking.deposit_typed", purpose="number_check", permit=duty("receive"))
def deposit_typed(act: Act, *, entry: UUID, relinking: UUID, envelope: Any) -> None:
    """Put the officer's envelope away. Refuses as rooms/vault/typed.py says."""
    name_relinking(act, relinking, of=entry)
    typed.deposit_typed(act, case=relinking, envelope=envelope)
