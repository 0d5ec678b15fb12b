"""A superior finds that two entries are one person's."""

from __future__ import annotations

from uuid import UUID

from meibo.flow.registration.linking.naming import name_merging
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import duty
from meibo.rooms.vault import linking


@act("linking.confirm_merging", purpose="number_check", permit=duty("approve"))
def confirm_merging(act: Act, *, entry: UUID, relinking: UUID) -> None:
    """Seconded by the first, merged by the second, another one; neither typed (ACC-11). Refuses
    vault.link_moved_on, vault.another_person, vault.merging_gone."""
    name_merging(act, relinking, of=entry)
    act.outcome = f"done:{linking.confirm_merging(act, relinking)}"
