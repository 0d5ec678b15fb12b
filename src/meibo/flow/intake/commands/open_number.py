"""The number of an arrived application is opened; in the number process only."""

from __future__ import annotations

from uuid import UUID

from meibo.flow.intake.models import Application
from meibo.flow.intake.states import ApplicationState, NumberCheck
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process
from meibo.rooms.vault.opening import open_envelope


@act("intake.open_number", purpose="number_check", permit=process)
def open_number(act: Act, *, application: UUID) -> None:
    """Open the envelope of an application that has arrived and waits for it, and of no other."""
    row = (
        Application.objects.filter(
            id=application, state=ApplicationState.ARRIVED, number_check=NumberCheck.WAITING
        )
        .values("envelope", "account")
        .first()
    )
    if row is None or row["envelope"] is None:
        act.outcome = "nothing"
        return
    act.about(case=application, subject=row["account"])
    refused = open_envelope(act, row["envelope"])
    if refused:
        act.outcome = f"number_refused:{refused}"
