"""Orders and the gateway's book over its wire."""

import time
import uuid
from typing import Any

import pytest
from flask.testing import FlaskClient
from joserfc.jwk import ECKey

from neighbours.payment_gateway.app import create_app


@pytest.fixture
def client(caller: Any) -> FlaskClient:
    return create_app(caller.home, deliver=False).test_client()


@pytest.mark.requirement("PAY-01")
def test_an_order_is_placed_once(client: FlaskClient, caller: Any) -> None:
    order = caller.order()
    first = client.post("/orders", json=order)
    assert first.status_code == 201
    body = first.get_json()
    assert body["order_id"] == order["order_id"]
    assert body["status"] == "open"
    assert body["url"].startswith(caller.base + "/pay/")
    again = client.post("/orders", json={**order, "client_assertion": caller.assertion("/orders")})
    assert (again.status_code, again.get_json()) == (200, body)


def test_the_same_order_with_another_amount_is_refused(client: FlaskClient, caller: Any) -> None:
    order = caller.order()
    client.post("/orders", json=order)
    other = caller.order(order_id=order["order_id"], amount=9001)
    refused = client.post("/orders", json=other)
    assert (refused.status_code, refused.get_json()["error"]) == (409, "amount_differs")
    path = f"/orders/{order['order_id']}"
    assert client.get(path, headers=caller.bearer(path)).get_json()["amount"] == 9000


@pytest.mark.parametrize(
    "change",
    [
        {"order_id": "7"},
        {"order_id": None},
        {"amount": 0},
        {"amount": -1},
        {"amount": 9000.0},
        {"amount": True},
        {"amount": "9000"},
        {"amount": 10_000_000},
        {"description": {"ja": "手数料"}},
        {"description": "fee"},
        {"description": {"ja": "", "en": ""}},
        {"return_url": "http://localhost:81000/"},
        {"return_url": "http://localhost:8100.evil.example/"},
        {"return_url": "http://localhost:8100@evil.example/"},
        {"return_url": None},
    ],
    ids=str,
)
def test_bad_orders_are_refused(client: FlaskClient, caller: Any, change: dict[str, Any]) -> None:
    refused = client.post("/orders", json=caller.order(**change))
    assert (refused.status_code, refused.get_json()["error"]) == (422, "order_invalid")
    assert set(refused.get_json()["message"]) == {"ja", "en"}


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "somebody"},
        {"sub": "somebody"},
        {"aud": "http://127.0.0.1:1/orders"},
        {"exp": int(time.time()) - 60},
        {"exp": int(time.time()) + 3600},
        {"exp": None},
        {"jti": None},
        {"jti": "x"},
        {"key": ECKey.generate_key("P-256")},
    ],
    ids=lambda claims: next(iter(claims)),
)
def test_other_callers_are_refused(
    client: FlaskClient, caller: Any, claims: dict[str, Any]
) -> None:
    assertion = caller.assertion("/orders", **claims)
    refused = client.post("/orders", json=caller.order(client_assertion=assertion))
    assert (refused.status_code, refused.get_json()["error"]) == (401, "client_refused")


@pytest.mark.parametrize("assertion", [None, "", "a.b.c", 5, "日本語"])
def test_no_assertion_no_order(client: FlaskClient, caller: Any, assertion: object) -> None:
    assert client.post("/orders", json=caller.order(client_assertion=assertion)).status_code == 401
    assert client.get("/orders").status_code == 401


def test_an_unsigned_assertion_is_refused(client: FlaskClient, caller: Any) -> None:
    header = "eyJhbGciOiJub25lIn0"  # {"alg":"none"}
    payload = caller.assertion("/orders").split(".")[1]
    refused = client.post("/orders", json=caller.order(client_assertion=f"{header}.{payload}."))
    assert refused.status_code == 401


def test_an_assertion_is_good_once(client: FlaskClient, caller: Any) -> None:
    order = caller.order()
    assert client.post("/orders", json=order).status_code == 201
    refused = client.post("/orders", json=order)
    assert (refused.status_code, refused.get_json()["error"]) == (401, "client_replayed")


def test_an_unknown_order_is_said_to_be_so(client: FlaskClient, caller: Any) -> None:
    path = f"/orders/{uuid.uuid4()}"
    refused = client.get(path, headers=caller.bearer(path))
    assert (refused.status_code, refused.get_json()["error"]) == (404, "order_unknown")


def book(client: FlaskClient, caller: Any, **query: str) -> Any:
    return client.get("/orders", query_string=query, headers=caller.bearer("/orders"))


@pytest.mark.requirement("PAY-05")
def test_the_book_lists_what_changed_since(client: FlaskClient, caller: Any) -> None:
    placed = [client.post("/orders", json=caller.order()).get_json() for _ in range(3)]
    listed = book(client, caller).get_json()
    assert {row["order_id"] for row in listed["orders"]} == {row["order_id"] for row in placed}
    assert listed["next_since"] is None
    last = listed["orders"][-1]
    assert (last["status"], last["amount"], last["delivered"]) == ("open", 9000, False)
    later = book(client, caller, since=last["changed_at"]).get_json()["orders"]
    assert [row["order_id"] for row in later] == [last["order_id"]]
    tokyo = book(client, caller, since="2999-01-01T09:00:00+09:00").get_json()
    assert tokyo["orders"] == []


@pytest.mark.parametrize("since", ["yesterday", "2026-04-01T00:00:00"])
def test_since_needs_an_offset(client: FlaskClient, caller: Any, since: str) -> None:
    refused = book(client, caller, since=since)
    assert (refused.status_code, refused.get_json()["error"]) == (422, "since_invalid")


def test_healthz_and_key_set(client: FlaskClient) -> None:
    assert client.get("/healthz").get_json() == {"ok": True}
    (key,) = client.get("/jwks.json").get_json()["keys"]
    assert key["kid"]
    assert "d" not in key
