"""The card service gave no answer, or none that can be used: the journal remembers it."""

from __future__ import annotations

from uuid import UUID

from meibo.flow.intake.models import Application
from meibo.flow.intake.refusals import no_such_application
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import applicant


@act("intake.note_no_answer", purpose="application", permit=applicant)
def note_no_answer(act: Act, *, application: UUID, code: str) -> None:
    """Nothing changes in the own application. code: card.down or card.wrong."""
    account = Application.objects.filter(id=application).values_list("account", flat=True).first()
    if account is None:
        raise no_such_application()
    act.about(case=application, subject=account)
    act.outcome = f"no_answer:{code}"
