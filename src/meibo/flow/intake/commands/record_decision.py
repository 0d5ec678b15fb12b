"""The applicant's file learns what the examination decided."""

from __future__ import annotations

from uuid import UUID

from meibo.flow.intake.models import Application
from meibo.flow.intake.states import ApplicationState
from meibo.flow.intake.telling import tell_applicant
from meibo.flow.intake.wording import decided, refused, returned
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process
from meibo.rooms.vault.limits import REGISTRATION_CHECK
from meibo.rooms.vault.window import end_warrant


@act("intake.record_decision", purpose="application", permit=process)
def record_decision(
    act: Act, *, application: UUID, outcome: str, reason: str, contact_memo: str
) -> None:
    """outcome: grant, return or refuse. Tells the applicant; does nothing the second time."""
    act.about(case=application)
    row = (
        Application.objects.select_for_update()
        .filter(id=application, state=ApplicationState.UNDER_EXAMINATION)
        .first()
    )
    if row is None:
        act.outcome = "nothing"
        return
    act.about(subject=row.account)
    row.deficiency, row.contact_memo = reason, contact_memo
    if outcome == "grant":
        row.state, row.decided_at, message = (
            ApplicationState.DECIDED,
            act.at,
            decided(row.procedure),
        )
    elif outcome == "return":
        row.state, row.closed_at = ApplicationState.RETURNED, act.at
        message = returned(reason, contact_memo)
    else:
        row.state, row.closed_at = ApplicationState.REFUSED, act.at
        message = refused(reason, row.procedure)
    row.save(update_fields=["state", "decided_at", "closed_at", "deficiency", "contact_memo"])
    # Decided without an answer: nothing is asked by the number any more.
    end_warrant(act, purpose=REGISTRATION_CHECK, case=application)
    tell_applicant(act, row, f"decision_{outcome}", message)
