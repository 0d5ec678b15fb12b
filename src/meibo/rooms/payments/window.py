"""What stages ask of payments inside their own transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from meibo.catalogue.definitions import Fee
from meibo.rooms.journal.act import Act
from meibo.rooms.payments.models import Demand, Movement

_BALANCES = """
SELECT d.id, d.kind, d.payee, d.amount, coalesce(sum(m.amount), 0)::bigint, d.demanded_at, max(m.at)
  FROM payments.payments_demand AS d LEFT JOIN payments.payments_movement AS m ON m.demand_id = d.id
 WHERE d."case" = %s GROUP BY d.id ORDER BY d.kind
"""


@dataclass(frozen=True, slots=True)
class Balance:
    """A demand and what was paid towards it, in yen; when it was made and last paid towards."""

    demand: UUID
    kind: str
    payee: str
    amount: int
    paid: int
    demanded_at: datetime
    last_moved_at: datetime | None

    @property
    def settled(self) -> bool:
        """True once exactly or more than the amount was paid (PAY-03)."""
        return self.paid >= self.amount


def balances(case: UUID) -> list[Balance]:
    """Every demand of a case with its balance."""
    with connection.cursor() as cursor:
        return [Balance(*row) for row in cursor.execute(_BALANCES, [case])]


def settled(case: UUID) -> bool:
    """True where something was demanded and all of it is paid."""
    found = balances(case)
    return bool(found) and all(balance.settled for balance in found)


def demand(act: Act, *, register: str, case: UUID, account: UUID, fees: tuple[Fee, ...]) -> None:
    """Demand the fees of a case, each kind once however often this runs."""
    Demand.objects.bulk_create(
        [
            Demand(register=register, case=case, account=account, kind=fee.kind,
                   payee=fee.payee.ja, amount=fee.amount, demanded_at=act.at)
            for fee in fees
        ],
        ignore_conflicts=True,
    )  # fmt: skip


def carry_over(act: Act, *, earlier: UUID, later: UUID) -> None:
    """Carry what was paid for an earlier application over to the one that answers it (REG-21).

    Each kind goes to the demand of its kind, as much as was paid; nothing moves twice.
    """
    targets = {row.kind: row for row in Demand.objects.filter(case=later)}
    for balance in balances(earlier):
        target = targets.get(balance.kind)
        if target is None or balance.paid <= 0:
            continue
        # The two movements name each other's demand, so a second run meets the unique cause.
        Movement.objects.bulk_create(
            [
                Movement(demand_id=balance.demand, kind="carried_out", amount=-balance.paid,
                         cause=target.id, at=act.at),
                Movement(demand_id=target.id, kind="carried_in", amount=balance.paid,
                         cause=balance.demand, at=act.at),
            ]
        )  # fmt: skip
