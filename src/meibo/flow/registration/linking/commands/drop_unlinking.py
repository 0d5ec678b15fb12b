"""A superior finds that the number of an entry is its person's after all."""

from __future__ import annotations

from uuid import UUID

from meibo.flow.registration.linking.naming import name_unlinking
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import duty
from meibo.rooms.vault import linking


@act("linking.drop_unlinking", purpose="number_check", permit=duty("approve"))
def drop_unlinking(act: Act, *, entry: UUID, unlinking: UUID) -> None:
    """The link stays. Refuses vault.link_moved_on."""
    name_unlinking(act, unlinking, of=entry)
    linking.drop_unlinking(act, unlinking)
