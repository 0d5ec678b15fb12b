"""A superior lets the locked linking of a paper's number go on."""

from __future__ import annotations

from uuid import UUID

from meibo.flow.intake.papers import name_paper
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import duty
from meibo.rooms.vault import typed
from meibo.terms.individual_number import refuse_number


@act("intake.release_number", purpose="number_check", permit=duty("approve"))
def release_number(act: Act, *, application: UUID, reason: str) -> None:
    """A superior lets a locked linking go on for three rounds. Refuses vault.reason too."""
    name_paper(act, application)
    refuse_number(reason, "reason")
    typed.release(act, application, reason=reason)
