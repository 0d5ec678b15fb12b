"""The signed-in person's own draft, locked for the act that changes it."""

from __future__ import annotations

from uuid import UUID

from meibo.flow.intake.models import Application
from meibo.flow.intake.refusals import already_arrived, no_such_application
from meibo.flow.intake.states import ApplicationState
from meibo.rooms.journal.act import Act


def own_draft(act: Act, application: UUID) -> Application:
    """The draft, locked; refuses intake.none, and intake.arrived once it was submitted."""
    # The lock is asked for under the policy of UPDATE, which reaches drafts alone.
    row = Application.objects.select_for_update().filter(id=application).first()
    if row is None:
        if Application.objects.filter(id=application).exists():
            raise already_arrived()
        raise no_such_application()
    act.about(case=row.id, subject=row.account)
    if row.state != ApplicationState.DRAFT:
        raise already_arrived()
    return row


def unsign(row: Application) -> None:
    """Whatever was prepared for signing is void once anything changes."""
    row.document = None
