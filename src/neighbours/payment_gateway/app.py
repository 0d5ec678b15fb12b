"""The gateway's wire (orders, key set) and its hosted payment page."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Flask, Response, jsonify, request

from neighbours.home import endpoint, own_folder
from neighbours.payment_gateway import client, notices, orders, pages
from neighbours.payment_gateway.delivery import Delivery
from neighbours.payment_gateway.keys import form_key, key_set, notice_key
from neighbours.refusal import Refusal, answer_refusals_as_json
from neighbours.store import Store


def _bearer() -> str | None:
    scheme, _, assertion = request.headers.get("Authorization", "").partition(" ")
    return assertion if scheme.lower() == "bearer" else None


def _since(text: str) -> str:
    """The query's instant in the form of the store. Raises Refusal since_invalid (422)."""
    refusal = Refusal(
        422,
        "since_invalid",
        "since は時差付きの ISO 8601 です。",
        "since is ISO 8601 with an offset.",
    )
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as error:
        raise refusal from error
    if instant.tzinfo is None:
        raise refusal
    return instant.astimezone(UTC).isoformat(timespec="microseconds")


def _add_wire(app: Flask, home: Path, store: Store) -> None:
    base = endpoint(home, "payment_gateway")

    def order_json(row: Any) -> dict[str, object]:
        url = f"{base}/pay/{row['token']}"
        return {"order_id": row["order_id"], "url": url, "status": row["status"]}

    @app.get("/healthz")
    def healthz() -> Response:
        return jsonify(ok=True)

    @app.get("/jwks.json")
    def jwks() -> Response:
        return jsonify(key_set(home))

    @app.post("/orders")
    def place_order() -> tuple[Response, int]:
        body = request.get_json()
        if not isinstance(body, dict):
            raise Refusal(400, "malformed", "JSON の組を送ってください。", "Send a JSON object.")
        client.authenticate(home, store, body.get("client_assertion"), f"{base}/orders")
        order = orders.parse(body, endpoint(home, "applicant"))
        row, new = orders.place(store, order)
        return jsonify(order_json(row)), 201 if new else 200

    @app.get("/orders/<uuid:order_id>")
    def order_status(order_id: object) -> Response:
        client.authenticate(home, store, _bearer(), f"{base}/orders/{order_id}")
        row = orders.by_id(store, str(order_id))
        return jsonify({**order_json(row), "amount": row["amount"], "paid_at": row["paid_at"]})

    @app.get("/orders")
    def book() -> Response:
        client.authenticate(home, store, _bearer(), f"{base}/orders")
        rows = orders.book(store, _since(request.args.get("since", "1970-01-01T00:00:00+00:00")))
        full = len(rows) == orders.PAGE_OF_BOOK
        return jsonify(
            orders=[_in_book(row) for row in rows],
            next_since=rows[-1]["changed_at"] if full else None,
        )


def _in_book(row: Any) -> dict[str, object]:
    names = ("order_id", "amount", "status", "created_at", "changed_at", "paid_at", "notice_id")
    return {**{name: row[name] for name in names}, "delivered": row["delivered_at"] is not None}


def create_app(home: Path, *, deliver: bool = True) -> Flask:
    """`deliver=False` leaves notices in the outbox. Raises OSError where keys are missing."""
    folder = own_folder(home, "payment_gateway")
    store = Store(folder / "gateway.sqlite3", orders.SCHEMA + notices.SCHEMA + client.SCHEMA)
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = 32 * 1024
    answer_refusals_as_json(app)
    _add_wire(app, home, store)
    delivery = Delivery(home, store)
    pages.add_pages(app, store, notices.Signer(notice_key(home)), form_key(home), delivery.wake)
    if deliver:
        delivery.start()
    return app
