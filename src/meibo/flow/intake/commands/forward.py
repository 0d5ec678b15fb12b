"""A paid application goes forward to examination (進達)."""

from __future__ import annotations

from uuid import UUID

from meibo.flow.intake.models import Application
from meibo.flow.intake.states import ApplicationState, NumberCheck
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process
from meibo.rooms.notices.window import note_done
from meibo.rooms.payments.window import settled


@act("intake.forward", purpose="application", permit=process)
def forward(act: Act, *, application: UUID) -> None:
    """Forward an application whose number is accepted and whose fees are settled (PAY-03)."""
    act.about(case=application)
    row = (
        Application.objects.select_for_update()
        .filter(id=application, state=ApplicationState.ARRIVED, number_check=NumberCheck.ACCEPTED)
        .first()
    )
    if row is None or not settled(application):
        act.outcome = "nothing"
        return
    act.about(subject=row.account)
    row.state, row.forwarded_at = ApplicationState.FORWARDED, act.at
    row.save(update_fields=["state", "forwarded_at"])
    note_done(act, case=row.id, kind="fee_due")
