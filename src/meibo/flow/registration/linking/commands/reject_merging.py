"""A superior finds that two entries are two people's: nothing is linked."""

from __future__ import annotations

from uuid import UUID

from meibo.flow.registration.linking.naming import name_merging
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import duty
from meibo.rooms.vault import linking
from meibo.terms.individual_number import refuse_number


@act("linking.reject_merging", purpose="number_check", permit=duty("approve"))
def reject_merging(act: Act, *, entry: UUID, relinking: UUID, reason: str) -> None:
    """Refuses vault.link_moved_on, vault.reason, text.individual_number."""
    name_merging(act, relinking, of=entry)
    refuse_number(reason, "reason")
    linking.reject_merging(act, relinking, reason=reason)
