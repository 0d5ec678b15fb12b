"""What the gateway may answer to an order, and what is done with anything else."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from rig_faulty import faulty

from meibo.connectors.payment_gateway import gateway as module
from meibo.connectors.payment_gateway.gateway import PaymentGateway
from meibo.rooms.payments.ports import GatewayDownError, GatewayWrongError
from meibo.terms.text import Text
from neighbours.payment_gateway.faults import WIRE

DEMAND = uuid4()


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        ("201 CREATED", {"order_id": str(DEMAND), "url": "/pay/1"}, None),
        ("200 OK", {"order_id": str(DEMAND), "url": "/pay/1"}, None),
        ("200 OK", {"order_id": str(uuid4()), "url": "/pay/1"}, GatewayWrongError),
        (
            "200 OK",
            {"order_id": str(DEMAND), "url": "https://pay.invalid/pay/1"},
            GatewayWrongError,
        ),
        ("200 OK", {"order_id": str(DEMAND)}, GatewayWrongError),
        ("200 OK", "no object", GatewayWrongError),
        ("409 CONFLICT", {"error": "amount_differs"}, GatewayWrongError),
        ("503 SERVICE UNAVAILABLE", {}, GatewayDownError),
    ],
)
def test_only_the_gateways_own_page_for_this_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, status: str, body: Any, error: Any
) -> None:
    seen: list[str] = []

    class Key:
        def assertion(self, url: str) -> str:
            return f"assertion {len(seen)}"

    def inner(environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
        sent = json.loads(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
        seen.append(sent["client_assertion"])
        start(status, [("Content-Type", "application/json")])
        given = dict(body) if isinstance(body, dict) else body
        if isinstance(given, dict) and given.get("url", "").startswith("/"):
            given["url"] = f"http://127.0.0.1:{environ['SERVER_PORT']}{given['url']}"
        return [json.dumps(given).encode()]

    monkeypatch.setattr(module, "client_key", Key())
    with faulty(inner, WIRE, tmp_path):
        gateway, text = PaymentGateway(), Text("見本", "sample")
        if error is None:
            assert gateway.order(DEMAND, 9000, text, "http://x/").endswith("/pay/1")
        else:
            with pytest.raises(error) as raised:
                gateway.order(DEMAND, 9000, text, "http://x/")
            assert type(raised.value) is error
            assert seen == ["assertion 0", "assertion 1"], "each try has its own assertion"
