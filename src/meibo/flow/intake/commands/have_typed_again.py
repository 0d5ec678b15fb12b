"""A superior has the number of a paper typed again."""

from __future__ import annotations

from uuid import UUID

from meibo.flow.intake.papers import name_paper
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import duty
from meibo.rooms.vault import typed


@act("intake.have_typed_again", purpose="number_check", permit=duty("approve"))
def have_typed_again(act: Act, *, application: UUID) -> None:
    """A superior has it typed again instead; a round is used up."""
    name_paper(act, application)
    typed.confirm(act, application, good=False)
