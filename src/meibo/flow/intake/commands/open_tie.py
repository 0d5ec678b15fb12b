"""The number of a claim is opened; in the number process only."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from meibo.flow.intake.models import Tie
from meibo.flow.intake.states import TieState
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process
from meibo.rooms.vault import opening
from meibo.rooms.vault.opening import Opened
from meibo.terms.actor import Actor


def open_tie(actor: Actor, at: datetime, *, tie: UUID) -> None:
    """Open the envelope of a claim that waits for it; as open_number, and refuses as it does."""
    row = _waiting(tie)
    opened = opening.open_envelope(row["envelope"], at) if row else None
    keep_tie(actor, at, tie=tie, opened=opened)


def _waiting(tie: UUID) -> dict[str, Any] | None:
    row = Tie.objects.filter(id=tie, state=TieState.WAITING).values("envelope", "account").first()
    return None if row is None else dict(row)


@act("intake.open_tie", purpose="number_check", permit=process)
def keep_tie(act: Act, *, tie: UUID, opened: Opened | None) -> None:
    """Keep what came of the envelope; where a key was renewed meanwhile, it is opened again."""
    row = _waiting(tie)
    if row is None or opened is None or row["envelope"] != opened.envelope:
        act.outcome = "nothing"
        return
    act.about(case=tie, subject=row["account"])
    if not opening.keep(act, opened):
        act.outcome = "again:key_changed"
    elif opened.refusal:
        act.outcome = f"number_refused:{opened.refusal}"
