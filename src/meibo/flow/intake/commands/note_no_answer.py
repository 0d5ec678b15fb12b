"""The card service gave no answer, or none that can be used: the journal remembers it."""

from __future__ import annotations

from uuid import UUID

from meibo.flow.intake.models import Application, Tie
from meibo.flow.intake.refusals import no_such_application
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import applicant


@act("intake.note_no_answer", purpose="application", permit=applicant)
def note_no_answer(act: Act, *, application: UUID, code: str) -> None:
    """Nothing changes in the own application, or claim. code: card.down or card.wrong."""
    rows = (kind.objects.filter(id=application) for kind in (Application, Tie))
    account = next((row.account for found in rows for row in found.only("account")), None)
    if account is None:
        raise no_such_application()
    act.about(case=application, subject=account)
    act.outcome = f"no_answer:{code}"
