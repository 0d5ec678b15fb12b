"""A superior lets the locked linking of an entry's number go on."""

from __future__ import annotations

from uuid import UUID

from meibo.flow.registration.linking.naming import name_relinking
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import duty
from meibo.rooms.vault import typed
from meibo.terms.individual_number import refuse_number


@act("linking.release_relinking", purpose="number_check", permit=duty("approve"))
def release_relinking(act: Act, *, entry: UUID, relinking: UUID, reason: str) -> None:
    """For three rounds. Refuses vault.reason too."""
    name_relinking(act, relinking, of=entry)
    refuse_number(reason, "reason")
    typed.release(act, relinking, reason=reason)
