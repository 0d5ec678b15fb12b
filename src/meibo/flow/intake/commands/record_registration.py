"""The applicant's file learns what was written in the register."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from meibo.catalogue import qualification
from meibo.flow.intake.models import Application
from meibo.flow.intake.states import ApplicationState
from meibo.flow.intake.wording import carried_out, registered
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process
from meibo.rooms.notices.window import tell
from meibo.terms.era import era_date
from meibo.terms.text import Text


@act("intake.record_registration", purpose="application", permit=process)
def record_registration(act: Act, *, application: UUID, number: str, on: date) -> None:
    """Close the file with number and date, and tell the applicant (NTC-01)."""
    act.about(case=application)
    row = (
        Application.objects.select_for_update()
        .filter(id=application, state=ApplicationState.DECIDED)
        .first()
    )
    if row is None:
        act.outcome = "nothing"
        return
    act.about(subject=row.account)
    row.state, row.registered_at, row.closed_at = ApplicationState.REGISTERED, act.at, act.at
    row.save(update_fields=["state", "registered_at", "closed_at"])
    name, day = qualification(row.register).register_name, Text(era_date(on), on.isoformat())
    if row.entry is None:
        title, body = registered(name, number, day)
    else:
        title, body = carried_out(row.procedure, name, number, day)
    tell(act, register=row.register, account=row.account, case=row.id, kind="registered",
         title=title, body=body)  # fmt: skip
