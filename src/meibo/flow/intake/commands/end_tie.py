"""The clock ends a claim whose card was never read, or whose number never opened."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from meibo.flow.intake.models import Tie
from meibo.flow.intake.states import TieState
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process
from meibo.rooms.vault.window import discard

# A claim is a few minutes' work; what is left of one after that keeps nobody else waiting.
LIVES = timedelta(days=1)


@act("intake.end_tie", purpose="application", permit=process)
def end_tie(act: Act, *, tie: UUID) -> None:
    """End it as one that found nothing, and empty its envelope. Leaves alone what is settled."""
    act.about(case=tie)
    open_now = [TieState.BEGUN, TieState.WAITING]
    rows = Tie.objects.select_for_update().filter(begun_at__lte=act.at - LIVES)
    row = rows.filter(id=tie, state__in=open_now).first()
    if row is None:
        act.outcome = "nothing"
        return
    act.about(subject=row.account)
    if row.envelope is not None:
        discard(row.envelope)
    row.state, row.settled_at = TieState.NONE, act.at
    row.save(update_fields=["state", "settled_at"])
