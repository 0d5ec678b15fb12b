"""What payments needs from outside: a gateway that takes orders and signs notices."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from meibo.terms.text import Text


@dataclass(frozen=True, slots=True)
class PaymentNotice:
    """What a gateway says happened to an order; amount in yen."""

    notice_id: UUID
    order: UUID
    amount: int
    status: str
    paid_at: datetime


class GatewayDownError(Exception):
    """The gateway did not answer in time; asking again later is harmless."""


class GatewayWrongError(GatewayDownError):
    """What the gateway sent cannot be the answer; nothing of it is used."""


class Gateway(Protocol):
    """The payment gateway."""

    def order(self, demand: UUID, amount: int, description: Text, return_url: str) -> str:
        """Place an order (the same demand twice gives the same order); the page to pay at."""

    def read_notice(self, signed: str) -> PaymentNotice:
        """Check the signature of a notice and read it; Refusal where it is not the gateway's."""
