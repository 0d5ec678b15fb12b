"""Orders, payments and the outbox of notices: the gateway's book.

An order is open, cancelled (the payer went back; it can still be paid) or paid (for good). The
payment and its signed notice are written in one transaction, before the payer is sent back.
"""

from __future__ import annotations

import secrets
import sqlite3
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from neighbours.payment_gateway.notices import Notice, Signer
from neighbours.refusal import Refusal
from neighbours.store import Store

LARGEST_YEN = 9_999_999
LONGEST_DESCRIPTION = 200
PAGE_OF_BOOK = 1_000

SCHEMA = """
CREATE TABLE IF NOT EXISTS payment_order (
    order_id TEXT PRIMARY KEY, token TEXT NOT NULL UNIQUE,
    amount INTEGER NOT NULL CHECK (amount > 0),
    description_ja TEXT NOT NULL, description_en TEXT NOT NULL, return_url TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('open', 'cancelled', 'paid')),
    created_at TEXT NOT NULL, changed_at TEXT NOT NULL, paid_at TEXT,
    CHECK ((status = 'paid') = (paid_at IS NOT NULL))
) STRICT;
CREATE INDEX IF NOT EXISTS payment_order_changed ON payment_order (changed_at, order_id);
"""


@dataclass(frozen=True)
class NewOrder:
    """An order that passed `parse`, not stored yet."""

    order_id: str
    amount: int  # yen
    description_ja: str
    description_en: str
    return_url: str


def now_text() -> str:
    """UTC in ISO 8601 with microseconds; sorts as text."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


def _invalid(item: str) -> Refusal:
    return Refusal(422, "order_invalid", f"{item} が正しくありません。", f"{item} is not valid.")


def parse(body: Mapping[str, Any], return_base: str) -> NewOrder:
    """Checks an order as it came over the wire. Raises Refusal order_invalid (422).

    `return_base`: the applicant door; payers are sent back nowhere else.
    """
    try:
        order_id = str(uuid.UUID(str(body.get("order_id"))))
    except ValueError as error:
        raise _invalid("order_id") from error
    amount = body.get("amount")
    if type(amount) is not int or not 0 < amount <= LARGEST_YEN:
        raise _invalid("amount")
    description = body.get("description")
    texts = [description.get(key) for key in ("ja", "en")] if isinstance(description, dict) else []
    if not texts or not all(
        isinstance(text, str) and 0 < len(text) <= LONGEST_DESCRIPTION for text in texts
    ):
        raise _invalid("description")
    return_url = body.get("return_url")
    if not isinstance(return_url, str) or not return_url.startswith(return_base + "/"):
        raise _invalid("return_url")
    return NewOrder(order_id, amount, str(texts[0]), str(texts[1]), return_url)


def place(store: Store, order: NewOrder) -> tuple[sqlite3.Row, bool]:
    """(the order's row, whether it is new). Raises Refusal amount_differs (409)."""
    at = now_text()
    with store.transaction() as connection:
        new = connection.execute(
            "INSERT INTO payment_order VALUES (?, ?, ?, ?, ?, ?, 'open', ?, ?, NULL)"
            " ON CONFLICT (order_id) DO NOTHING",
            (
                order.order_id,
                secrets.token_urlsafe(24),
                order.amount,
                order.description_ja,
                order.description_en,
                order.return_url,
                at,
                at,
            ),
        ).rowcount
        row = _by_id(connection, order.order_id)
    if row["amount"] != order.amount:
        raise Refusal(
            409,
            "amount_differs",
            "同じ注文番号で別の金額の注文があります。",
            "This order exists with another amount.",
        )
    return row, bool(new)


def _by_id(connection: sqlite3.Connection, order_id: str) -> sqlite3.Row:
    row: sqlite3.Row | None = connection.execute(
        "SELECT * FROM payment_order WHERE order_id = ?", (order_id,)
    ).fetchone()
    if row is None:
        raise Refusal(404, "order_unknown", "この注文はありません。", "There is no such order.")
    return row


def by_id(store: Store, order_id: str) -> sqlite3.Row:
    """Raises Refusal order_unknown (404)."""
    return _by_id(store.connection(), order_id)


def by_token(connection: sqlite3.Connection, token: str) -> sqlite3.Row:
    """The order behind a hosted page. Raises Refusal page_unknown (404)."""
    row: sqlite3.Row | None = connection.execute(
        "SELECT * FROM payment_order WHERE token = ?", (token,)
    ).fetchone()
    if row is None:
        raise Refusal(
            404, "page_unknown", "この支払い画面はありません。", "There is no such payment page."
        )
    return row


def pay(store: Store, token: str, signer: Signer) -> tuple[sqlite3.Row, bool]:
    """(the order, whether this call paid it). Paying twice is paying once."""
    at = now_text()
    with store.transaction() as connection:
        row = by_token(connection, token)
        if row["status"] == "paid":
            return row, False
        connection.execute(
            "UPDATE payment_order SET status = 'paid', paid_at = ?, changed_at = ?"
            " WHERE order_id = ?",
            (at, at, row["order_id"]),
        )
        notice = Notice(str(uuid.uuid4()), row["order_id"], row["amount"], at)
        signer.enqueue(connection, notice)
        return by_token(connection, token), True


def cancel(store: Store, token: str) -> sqlite3.Row:
    """The payer goes back without paying. A paid order stays paid."""
    with store.transaction() as connection:
        connection.execute(
            "UPDATE payment_order SET status = 'cancelled', changed_at = ?"
            " WHERE token = ? AND status = 'open'",
            (now_text(), token),
        )
        return by_token(connection, token)


def book(store: Store, since: str) -> list[sqlite3.Row]:
    """Up to PAGE_OF_BOOK orders changed at or after `since`, oldest change first."""
    return (
        store.connection()
        .execute(
            "SELECT payment_order.*, notice_id, delivered_at FROM payment_order"
            " LEFT JOIN notice USING (order_id) WHERE changed_at >= ?"
            " ORDER BY changed_at, order_id LIMIT ?",
            (since, PAGE_OF_BOOK),
        )
        .fetchall()
    )
