"""The number a card sealed for a claim goes into the vault."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from meibo.flow.intake.models import Tie
from meibo.flow.intake.refusals import no_such_application
from meibo.flow.intake.states import TieState
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import applicant
from meibo.rooms.vault.deposit import deposit


@act("intake.deposit_for_tie", purpose="application", permit=applicant)
def deposit_for_tie(act: Act, *, tie: UUID, envelope: Any) -> None:
    """Deposit the envelope for an own claim, once; refuses intake.none and what vault.deposit does."""
    row = Tie.objects.select_for_update().filter(id=tie, state=TieState.BEGUN).first()
    if row is None:
        raise no_such_application()
    act.about(case=row.id, subject=row.account)
    row.envelope, _ = deposit(act, register=row.register, case=row.id, envelope=envelope)
    row.state = TieState.WAITING
    row.save(update_fields=["envelope", "state"])
