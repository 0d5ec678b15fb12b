"""The gateway gave no answer, or none that can be used: the journal remembers it."""

from __future__ import annotations

from uuid import UUID

from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import applicant
from meibo.rooms.payments.models import Demand
from meibo.rooms.payments.refusals import nothing_to_pay


@act("payments.note_no_answer", purpose="payment", permit=applicant)
def note_no_answer(act: Act, *, demand: UUID, code: str) -> None:
    """Nothing changes in the own demand. code: gateway.down or gateway.wrong."""
    row = Demand.objects.filter(id=demand).first()
    if row is None:
        raise nothing_to_pay()
    act.about(case=row.case, subject=row.account)
    act.outcome = f"no_answer:{code}"
