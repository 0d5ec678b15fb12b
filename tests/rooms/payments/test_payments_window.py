"""Balances: settled only when everything demanded is paid; what was paid is carried once."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from meibo.catalogue.definitions import Fee
from meibo.rooms.journal.act import Act
from meibo.rooms.payments.models import Demand, Movement
from meibo.rooms.payments.window import balances, carry_over, demand, settled
from meibo.terms.actor import Actor
from meibo.terms.text import Text

AT = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
ACT = Act(Actor("test"), AT, "test", "test")
TEXT = Text("国", "the State")
FEES = tuple(
    Fee(kind, TEXT, amount, TEXT, "x", verify=True, valid_from=date(2024, 1, 1))
    for kind, amount in (("registration_tax", 9000), ("fee", 3000))
)


def demanded(case: UUID) -> dict[str, UUID]:
    demand(ACT, register="nurse", case=case, account=uuid4(), fees=FEES)
    return dict(Demand.objects.filter(case=case).values_list("kind", "id"))


def pay(order: UUID, amount: int) -> None:
    Movement.objects.create(demand_id=order, kind="paid", amount=amount, cause=uuid4(), at=AT)


@pytest.mark.requirement("PAY-03")
def test_settled_means_all_of_it(as_role: Any) -> None:
    case = uuid4()
    with as_role("clock"):
        assert not settled(case), "nothing demanded is not settled"
        orders = demanded(case)
        pay(orders["registration_tax"], 9000)
        assert not settled(case)
        pay(orders["fee"], 2999)
        assert not settled(case)
        pay(orders["fee"], 1)
        assert settled(case)


def test_a_demand_is_made_once(as_role: Any) -> None:
    case = uuid4()
    with as_role("clock"):
        assert demanded(case) == demanded(case)
        assert len(balances(case)) == 2


@pytest.mark.requirement("REG-21")
def test_each_kind_is_carried_to_its_kind_and_once(as_role: Any) -> None:
    earlier, later = uuid4(), uuid4()
    with as_role("clock"):
        orders = demanded(earlier)
        demanded(later)
        pay(orders["registration_tax"], 9000)
        carry_over(ACT, earlier=earlier, later=later)
        assert {b.kind: b.paid for b in balances(earlier)} == {"registration_tax": 0, "fee": 0}
        assert {b.kind: b.paid for b in balances(later)} == {"registration_tax": 9000, "fee": 0}
        carry_over(ACT, earlier=earlier, later=later)
        assert sum(b.paid for b in balances(later)) == 9000
        # Were more paid to the earlier one afterwards, the same carriage cannot be made again.
        pay(orders["registration_tax"], 500)
        with pytest.raises(IntegrityError, match="one_movement_per_cause"), transaction.atomic():
            carry_over(ACT, earlier=earlier, later=later)
        assert sum(b.paid for b in balances(later)) == 9000
