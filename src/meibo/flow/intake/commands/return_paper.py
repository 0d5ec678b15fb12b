"""A superior gives a paper back whose number could not be confirmed."""

from __future__ import annotations

from uuid import UUID

from meibo.flow.intake.papers import name_paper
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import duty
from meibo.rooms.vault import typed


@act("intake.return_paper", purpose="number_check", permit=duty("approve"))
def return_paper(act: Act, *, application: UUID) -> None:
    """A superior gives the paper back: its number could not be confirmed. No fee is kept."""
    name_paper(act, application)
    typed.drop(act, application)
