"""Book notices that came before their demand was known."""

from __future__ import annotations

from uuid import UUID

from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process
from meibo.rooms.payments.commands.receive_notice import book
from meibo.rooms.payments.models import Demand, Notice


def early_notices() -> list[UUID]:
    """Kept notices whose demand has appeared since."""
    waiting = Notice.objects.filter(finding="no_such_order")
    known = Demand.objects.filter(id__in=waiting.values("order")).values("id")
    return list(waiting.filter(order__in=known).values_list("notice_id", flat=True)[:100])


@act("payments.match_notice", purpose="payment", permit=process)
def match_notice(act: Act, *, notice: UUID) -> None:
    """Book one kept notice."""
    row = Notice.objects.select_for_update().get(notice_id=notice)
    act.about(case=row.order)
    if row.finding:
        act.outcome = book(act, row)
