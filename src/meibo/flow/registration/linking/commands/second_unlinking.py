"""A second officer finds that the number of an entry is not its person's."""

from __future__ import annotations

from uuid import UUID

from meibo.flow.registration.linking.naming import name_unlinking
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import duty
from meibo.rooms.vault import linking


@act("linking.second_unlinking", purpose="number_check", permit=duty("examine"))
def second_unlinking(act: Act, *, entry: UUID, unlinking: UUID) -> None:
    """Never by the one who proposed (ACC-11). Refuses vault.link_moved_on, vault.another_person."""
    name_unlinking(act, unlinking, of=entry)
    linking.second_unlinking(act, unlinking)
