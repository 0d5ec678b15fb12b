"""The number of an arrived application is opened; in the number process only."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from meibo.flow.intake.models import Application
from meibo.flow.intake.states import ApplicationState, NumberCheck
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process
from meibo.rooms.vault import opening
from meibo.rooms.vault.opening import Opened
from meibo.terms.actor import Actor


def open_number(actor: Actor, at: datetime, *, application: UUID) -> None:
    """Open the envelope of an application that has arrived and waits for it, and of no other.

    Opened outside the transaction that keeps what came of it: the key service may be far. Refuses
    vault.key_lost and vault.key_service; the application waits.
    """
    row = _waiting(application)
    opened = opening.open_envelope(row["envelope"], at) if row else None
    keep_number(actor, at, application=application, opened=opened)


def _waiting(application: UUID) -> dict[str, Any] | None:
    row = (
        Application.objects.filter(
            id=application, state=ApplicationState.ARRIVED, number_check=NumberCheck.WAITING
        )
        .values("envelope", "account")
        .first()
    )
    return None if row is None or row["envelope"] is None else dict(row)


@act("intake.open_number", purpose="number_check", permit=process)
def keep_number(act: Act, *, application: UUID, opened: Opened | None) -> None:
    """Keep what came of the envelope, where the application still waits for that very one.

    Where a key was renewed or destroyed meanwhile nothing is kept, and it is opened again.
    """
    row = _waiting(application)
    if row is None or opened is None or row["envelope"] != opened.envelope:
        act.outcome = "nothing"
        return
    act.about(case=application, subject=row["account"])
    if not opening.keep(act, opened):
        act.outcome = "again:key_changed"
    elif opened.refusal:
        act.outcome = f"number_refused:{opened.refusal}"
