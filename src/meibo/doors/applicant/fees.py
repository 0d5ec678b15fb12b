"""What an application costs, line by line: what was demanded, what is paid, what is left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from meibo.catalogue.definitions import Procedure
from meibo.doors.applicant.own_drafts import Draft
from meibo.terms.text import Text


@dataclass(frozen=True, slots=True)
class FeeLine:
    """A demand in words; amounts in yen. paid_at: when money last moved, carried over or paid."""

    demand: UUID
    name: Text
    payee: Text
    amount: int
    paid: int
    settled: bool
    paid_at: datetime | None

    @property
    def left(self) -> int:
        """What is still to be paid."""
        return max(0, self.amount - self.paid)


def fee_lines(draft: Draft) -> list[FeeLine]:
    """A line for each demand of an application."""
    payees = {fee.kind: fee.payee for fee in draft.procedure.fees}
    return [
        FeeLine(
            one.demand,
            fee_name(draft.procedure, one.kind),
            payees.get(one.kind, Text(one.payee, one.payee)),
            one.amount,
            one.paid,
            one.settled,
            one.last_moved_at,
        )
        for one in draft.own.balances
    ]


def fee_name(found: Procedure, kind: str) -> Text:
    """登録免許税 and the like, by the demand's kind."""
    names = {fee.kind: fee.name for fee in found.fees}
    return names.get(kind, Text("費用", "Fee"))
