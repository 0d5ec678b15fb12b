"""Reading payments for doors."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Sum

from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import applicant
from meibo.rooms.payments.models import Demand
from meibo.rooms.payments.refusals import nothing_to_pay


@act("payments.see_demand", purpose="payment", permit=applicant)
def open_demand(act: Act, *, demand: UUID) -> Demand:
    """One unpaid demand of the signed-in person; refuses (payments.nothing_to_pay) any other."""
    rows = Demand.objects.filter(id=demand).annotate(paid=Sum("movement__amount", default=0))
    row: Demand | None = rows.first()
    if row is None or row.paid >= row.amount:  # type: ignore[attr-defined]
        raise nothing_to_pay()
    act.about(case=row.case, subject=row.account)
    return row
