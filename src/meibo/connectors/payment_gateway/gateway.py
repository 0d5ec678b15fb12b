"""Orders to the gateway, and its signed notices read."""

from __future__ import annotations

import json
from datetime import datetime
from functools import cached_property
from http import HTTPStatus
from pathlib import Path
from uuid import UUID

from django.conf import settings
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from meibo.connectors.client_assertion import client_key
from meibo.connectors.wire.exchange import Answer, Question, WrongAnswerError, asked_in_json
from meibo.connectors.wire.neighbour import WRONG, Neighbour, NoAnswerError
from meibo.rooms.payments.ports import GatewayDownError, GatewayWrongError, PaymentNotice
from meibo.rooms.payments.refusals import bad_notice, bad_signature
from meibo.terms.text import Text


class PaymentGateway:
    """Implements meibo.rooms.payments.ports.Gateway."""

    @cached_property
    def _keys(self) -> KeySet:
        path = Path(settings.NEIGHBOURS_PUBLIC) / "gateway-jwks.json"
        return KeySet.import_key_set(json.loads(path.read_text()))

    def __init__(self) -> None:
        self.neighbour = Neighbour("payment_gateway")

    def order(self, demand: UUID, amount: int, description: Text, return_url: str) -> str:
        """Place an order under the demand's own id; the page to pay at, which is the gateway's."""
        url = self.neighbour.url("/orders")

        def question() -> Question:
            return asked_in_json(
                url,
                {
                    "client_assertion": client_key.assertion(url),
                    "order_id": str(demand),
                    "amount": amount,
                    "description": {"ja": description.ja, "en": description.en},
                    "return_url": return_url,
                },
            )

        def read(answer: Answer) -> str:
            if answer.status not in {HTTPStatus.OK, HTTPStatus.CREATED}:
                raise WrongAnswerError(str(answer.status))
            placed = answer.object()
            if placed["order_id"] != str(demand):
                raise WrongAnswerError("another order")
            return self.neighbour.own_page(placed["url"], "/pay/")

        try:
            # The order's id is the demand's: placed twice it is one order.
            return self.neighbour.ask(question, read)
        except NoAnswerError as error:
            kind = GatewayWrongError if error.reason == WRONG else GatewayDownError
            raise kind(error.kind) from error

    def read_notice(self, signed: str) -> PaymentNotice:
        """Check an ES256 notice and read it; Refusal payments.signature or payments.notice."""
        try:
            found = jws.deserialize_compact(signed, self._keys, algorithms=["ES256"])
        except (JoseError, ValueError, KeyError):
            raise bad_signature() from None
        try:
            content = json.loads(found.payload)
            if content["iss"] != "payment_gateway":
                raise ValueError("another issuer")
            if not isinstance(content["amount"], int):
                raise ValueError("an amount that is no whole number")
            return PaymentNotice(
                notice_id=UUID(content["notice_id"]),
                order=UUID(content["order_id"]),
                amount=content["amount"],
                status=str(content["status"]),
                paid_at=datetime.fromisoformat(content["paid_at"]),
            )
        except (ValueError, KeyError, TypeError, AttributeError):
            raise bad_notice() from None


gateway = PaymentGateway()
