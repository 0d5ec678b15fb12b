"""The hosted page: pay once, go back, and nothing from elsewhere."""

import json
import re
import threading
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from joserfc import jws
from joserfc.jwk import KeySet
from lxml import html

from neighbours.payment_gateway.app import create_app
from neighbours.payment_gateway.orders import SCHEMA
from neighbours.store import Store


@pytest.fixture
def app(caller: Any) -> Flask:
    return create_app(caller.home, deliver=False)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def order(client: FlaskClient, caller: Any) -> dict[str, Any]:
    asked = caller.order()
    placed = client.post("/orders", json=asked).get_json()
    return {**asked, **placed, "path": urlsplit(placed["url"]).path}


def form(client: FlaskClient, path: str, action: str) -> dict[str, str]:
    page = html.fromstring(client.get(path).text)
    (token,) = page.xpath("//form//input[@name='csrf_token']/@value")
    return {"csrf_token": str(token), "action": action}


def outbox(caller: Any) -> list[Any]:
    store = Store(caller.home / "neighbours/payment_gateway/gateway.sqlite3", SCHEMA)
    return store.connection().execute("SELECT * FROM notice").fetchall()


def status(client: FlaskClient, caller: Any, order: dict[str, Any]) -> str:
    path = f"/orders/{order['order_id']}"
    answer: str = client.get(path, headers=caller.bearer(path)).get_json()["status"]
    return answer


def test_the_page_says_what_is_paid_in_both_languages(
    client: FlaskClient, order: dict[str, Any]
) -> None:
    response = client.get(order["path"])
    text = html.fromstring(response.text).text_content()
    for words in ("見本", "9,000", "看護師免許申請", "Nurse licence", "支払う", "Pay ¥9,000"):
        assert words in text
    actions = html.fromstring(response.text).xpath("//button[@name='action']/@value")
    assert actions == ["pay", "cancel"]
    assert html.fromstring(response.text).get("lang") == "ja"


def test_the_page_allows_nothing_inline(client: FlaskClient, order: dict[str, Any]) -> None:
    response = client.get(order["path"])
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "form-action 'self' http://localhost:8100;" in policy
    page = html.fromstring(response.text)
    assert page.xpath("//script | //style | //@style | //@onclick") == []
    assert client.get("/static/pay.css").status_code == 200
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.requirement("PAY-01")
def test_paying_sends_back_and_leaves_a_signed_notice(
    client: FlaskClient, caller: Any, order: dict[str, Any]
) -> None:
    paid = client.post(order["path"], data=form(client, order["path"], "pay"))
    assert (paid.status_code, paid.headers["Location"]) == (303, order["return_url"])
    assert status(client, caller, order) == "paid"
    (notice,) = outbox(caller)
    keys = KeySet.import_key_set(client.get("/jwks.json").get_json())
    signed = jws.deserialize_compact(notice["body"], keys, algorithms=["ES256"])
    assert signed.headers()["kid"] == keys.keys[0].kid
    payload = json.loads(signed.payload)
    paid_at = payload.pop("paid_at")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+\+00:00", paid_at)
    assert payload == {
        "iss": "payment_gateway",
        "notice_id": notice["notice_id"],
        "order_id": order["order_id"],
        "amount": 9000,
        "status": "paid",
    }


def test_pressing_twice_pays_once(client: FlaskClient, caller: Any, order: dict[str, Any]) -> None:
    data = form(client, order["path"], "pay")
    for _ in range(2):
        assert client.post(order["path"], data=data).status_code == 303
    assert len(outbox(caller)) == 1
    assert "済んでいます" in client.get(order["path"]).text
    assert client.get(order["path"]).text.count("<form") == 0


def test_pressing_at_the_same_moment_pays_once(
    app: Flask, caller: Any, order: dict[str, Any]
) -> None:
    data = form(app.test_client(), order["path"], "pay")
    barrier = threading.Barrier(8)
    answers: list[int] = []

    def press() -> None:
        barrier.wait()
        answers.append(app.test_client().post(order["path"], data=data).status_code)

    threads = [threading.Thread(target=press) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [303] * 8
    assert len(outbox(caller)) == 1


def test_going_back_pays_nothing_and_can_be_changed(
    client: FlaskClient, caller: Any, order: dict[str, Any]
) -> None:
    back = client.post(order["path"], data=form(client, order["path"], "cancel"))
    assert (back.status_code, back.headers["Location"]) == (303, order["return_url"])
    assert (status(client, caller, order), outbox(caller)) == ("cancelled", [])
    client.post(order["path"], data=form(client, order["path"], "pay"))
    assert status(client, caller, order) == "paid"


def test_cancel_after_pay_does_not_unpay(
    client: FlaskClient, caller: Any, order: dict[str, Any]
) -> None:
    data = form(client, order["path"], "pay")
    client.post(order["path"], data=data)
    client.post(order["path"], data={**data, "action": "cancel"})
    assert status(client, caller, order) == "paid"


def test_a_form_from_elsewhere_is_refused(
    client: FlaskClient, caller: Any, order: dict[str, Any]
) -> None:
    other = client.post("/orders", json=caller.order()).get_json()
    stolen = form(client, urlsplit(other["url"]).path, "pay")
    for data in ({"action": "pay"}, {"action": "pay", "csrf_token": "ä"}, stolen):
        refused = client.post(order["path"], data=data)
        assert refused.status_code == 403
        assert "form_refused" in refused.text
    assert status(client, caller, order) == "open"


def test_unknown_pages_and_actions_are_said_to_be_so(
    client: FlaskClient, order: dict[str, Any]
) -> None:
    unknown = client.get("/pay/nothing")
    assert (unknown.status_code, "page_unknown" in unknown.text) == (404, True)
    assert client.post("/pay/nothing").status_code == 404
    odd = client.post(order["path"], data=form(client, order["path"], "refund"))
    assert (odd.status_code, "action_unknown" in odd.text) == (422, True)


def test_what_the_client_sends_is_escaped(client: FlaskClient, caller: Any) -> None:
    asked = caller.order(description={"ja": "<script>x</script>", "en": "&"})
    path = urlsplit(client.post("/orders", json=asked).get_json()["url"]).path
    assert "<script>" not in client.get(path).text
