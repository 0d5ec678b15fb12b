"""The gateway says an order was paid."""

from __future__ import annotations

from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process
from meibo.rooms.payments.models import Demand, Movement, Notice
from meibo.rooms.payments.ports import PaymentNotice


@act("payments.receive_notice", purpose="payment", permit=process)
def receive_notice(act: Act, *, notice: PaymentNotice, signed: str) -> str:
    """Keep a notice and book it; returns "booked", "repeated", or why it waits unmatched.

    Harmless when it comes twice, and kept when it comes before its order (PAY-03).
    """
    made = Notice.objects.bulk_create(
        [
            Notice(notice_id=notice.notice_id, order=notice.order, amount=notice.amount,
                   status=notice.status, paid_at=notice.paid_at, received_at=act.at, signed=signed,
                   finding="unmatched")
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    act.about(case=notice.order)
    row = Notice.objects.select_for_update().get(notice_id=made[0].notice_id)
    if row.finding == "":
        act.outcome = "repeated"
        return "repeated"
    act.outcome = book(act, row)
    return act.outcome


def book(act: Act, row: Notice) -> str:
    """Match one kept notice with its demand; the row is locked by the caller."""
    demand = Demand.objects.filter(id=row.order).values_list("amount", flat=True).first()
    if row.status != "paid":
        return _leave(row, "not_paid")
    if demand is None:
        return _leave(row, "no_such_order")
    if demand != row.amount:
        return _leave(row, "amount_differs")
    Movement.objects.create(
        demand_id=row.order, kind="paid", amount=row.amount, cause=row.notice_id, at=act.at
    )
    _leave(row, "")
    return "booked"


def _leave(row: Notice, finding: str) -> str:
    row.finding = finding
    row.save(update_fields=["finding"])
    return finding
