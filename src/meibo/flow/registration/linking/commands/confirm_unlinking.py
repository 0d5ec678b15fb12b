"""A superior ends the link between an entry's person and a number."""

from __future__ import annotations

from uuid import UUID

from meibo.flow.registration.linking.naming import name_unlinking
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import duty
from meibo.rooms.vault import linking


@act("linking.confirm_unlinking", purpose="number_check", permit=duty("approve"))
def confirm_unlinking(act: Act, *, entry: UUID, unlinking: UUID) -> None:
    """The final confirmation, by somebody who did neither part before: from this commit on the number is
    found by nothing and used by nothing. Refuses vault.asked_about besides."""
    name_unlinking(act, unlinking, of=entry)
    linking.confirm_unlinking(act, unlinking)
