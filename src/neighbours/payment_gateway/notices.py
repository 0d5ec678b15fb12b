"""Signed notices of payment and their outbox.

A notice is signed once and stored with the payment; every delivery sends the same bytes, so the
receiver can tell a repeat by its notice_id.
"""

from __future__ import annotations

import base64
import json
import sqlite3
import time
import uuid
from dataclasses import dataclass
from pathlib import Path

from joserfc import jws
from joserfc.jwk import ECKey

from neighbours.payment_gateway.faults import BAD_SIGNATURE, OTHER_AMOUNT, UNKNOWN_ORDER
from neighbours.payment_gateway.keys import notice_key
from neighbours.store import Store

FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 15.0

SCHEMA = """
CREATE TABLE IF NOT EXISTS notice (
    notice_id TEXT PRIMARY KEY, order_id TEXT NOT NULL UNIQUE REFERENCES payment_order,
    body TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, next_at REAL NOT NULL,
    delivered_at REAL, last_outcome TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS notice_due ON notice (next_at) WHERE delivered_at IS NULL;
"""


@dataclass(frozen=True)
class Notice:
    """What a notice tells: this order was paid, this much, then."""

    notice_id: str
    order_id: str
    amount: int  # yen
    paid_at: str  # ISO 8601


class Signer:
    """Signs notices as compact JWS (RFC 7515), ES256, kid in the header."""

    def __init__(self, key: ECKey) -> None:
        self._key = key

    def sign(self, notice: Notice) -> str:
        payload = {
            "iss": "payment_gateway",
            "notice_id": notice.notice_id,
            "order_id": notice.order_id,
            "amount": notice.amount,
            "status": "paid",
            "paid_at": notice.paid_at,
        }
        text = json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        header = {"alg": "ES256", "kid": self._key.kid}
        return jws.serialize_compact(header, text.encode("utf-8"), self._key)

    def enqueue(self, connection: sqlite3.Connection, notice: Notice) -> None:
        """Signs and stores the notice inside the caller's transaction, due at once."""
        connection.execute(
            "INSERT INTO notice (notice_id, order_id, body, next_at) VALUES (?, ?, ?, ?)",
            (notice.notice_id, notice.order_id, self.sign(notice), time.time()),
        )


def due_now(store: Store) -> None:
    """After a start everything undelivered is tried at once, whatever pause it was in."""
    with store.transaction() as connection:
        connection.execute("UPDATE notice SET next_at = 0, attempts = 0 WHERE delivered_at IS NULL")


def next_due(store: Store) -> sqlite3.Row | None:
    """The undelivered notice due first, whether due yet or not."""
    row: sqlite3.Row | None = (
        store.connection()
        .execute("SELECT * FROM notice WHERE delivered_at IS NULL ORDER BY next_at LIMIT 1")
        .fetchone()
    )
    return row


def pause_after(attempts: int) -> float:
    """Seconds to wait after that many failed attempts: 0.5, 1, 2 … 15."""
    return float(min(LONGEST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 2 ** min(attempts - 1, 10)))


def record_outcome(store: Store, notice_id: str, outcome: str, delivered: bool) -> None:
    """Marks the notice delivered, or due again after a growing pause."""
    now = time.time()
    with store.transaction() as connection:
        row = connection.execute(
            "SELECT attempts FROM notice WHERE notice_id = ?", (notice_id,)
        ).fetchone()
        attempts = row["attempts"] + 1
        connection.execute(
            "UPDATE notice SET attempts = ?, last_outcome = ?, delivered_at = ?, next_at = ?"
            " WHERE notice_id = ?",
            (attempts, outcome, now if delivered else None, now + pause_after(attempts), notice_id),
        )


def put_off(store: Store, notice_id: str, seconds: float, why: str) -> None:
    """Makes a notice due that much later, as a gateway does whose queue is long."""
    with store.transaction() as connection:
        connection.execute(
            "UPDATE notice SET next_at = ?, last_outcome = ? WHERE notice_id = ?",
            (time.time() + seconds, why, notice_id),
        )


def wrong(home: Path, body: str, how: str) -> str:
    """A notice nobody should believe, made of a true one (see faults.py).

    bad_signature is the true one spoilt; the others are signed well, under an id of their own, and
    tell of an amount nobody demanded or an order nobody placed.
    """
    if how == BAD_SIGNATURE:
        spoilt = "A" if body[-10] != "A" else "B"
        return body[:-10] + spoilt + body[-9:]
    content = json.loads(base64.urlsafe_b64decode(body.split(".")[1] + "=="))
    notice = Notice(
        notice_id=str(uuid.uuid4()),
        order_id=str(uuid.uuid4()) if how == UNKNOWN_ORDER else content["order_id"],
        amount=content["amount"] + (1 if how == OTHER_AMOUNT else 0),
        paid_at=content["paid_at"],
    )
    return Signer(notice_key(home)).sign(notice)
