"""A superior confirms the number of a paper."""

from __future__ import annotations

from uuid import UUID

from meibo.flow.intake.papers import name_paper
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import duty
from meibo.rooms.vault import typed


@act("intake.confirm_number", purpose="number_check", permit=duty("approve"))
def confirm_number(act: Act, *, application: UUID) -> None:
    """A superior who neither typed nor looked confirms the link. Refuses vault.not_typing,
    vault.third_person."""
    name_paper(act, application)
    typed.confirm(act, application, good=True)
