"""The clock links the number a superior confirmed for an entry."""

from __future__ import annotations

from uuid import UUID

from meibo.flow.registration.linking.naming import name_relinking
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process
from meibo.rooms.vault import linking


@act("linking.settle_relinking", purpose="number_check", permit=process)
def settle_relinking(act: Act, *, relinking: UUID) -> None:
    """Once. Where the number is somebody's already it waits for two superiors; the entry in the journal
    does not say which, as nobody who typed may learn it."""
    name_relinking(act, relinking)
    if linking.link_entry(act, relinking) == "nothing":
        act.outcome = "nothing"
