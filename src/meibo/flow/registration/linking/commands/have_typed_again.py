"""A superior has the number of an entry typed again."""

from __future__ import annotations

from uuid import UUID

from meibo.flow.registration.linking.naming import name_relinking
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import duty
from meibo.rooms.vault import typed


@act("linking.have_typed_again", purpose="number_check", permit=duty("approve"))
def have_typed_again(act: Act, *, entry: UUID, relinking: UUID) -> None:
    """A round is used up."""
    name_relinking(act, relinking, of=entry)
    typed.confirm(act, relinking, good=False)
