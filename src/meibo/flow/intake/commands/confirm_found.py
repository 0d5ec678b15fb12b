"""An officer finds that who was found by basic data is who applies on paper."""

from __future__ import annotations

from uuid import UUID

from meibo.flow.intake.papers import name_paper
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import duty
from meibo.rooms.vault import typed


@act("intake.confirm_found", purpose="number_check", permit=duty("receive"))
def confirm_found(act: Act, *, application: UUID) -> None:
    """One of two officers finds that who was found by basic data is who applies."""
    name_paper(act, application)
    typed.confirm_found(application)
