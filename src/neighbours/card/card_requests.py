"""Requests of an application to the card: sign this, or read the face. Kept until fetched."""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from neighbours.refusal import Refusal
from neighbours.store import Store

OPEN_SECONDS = 30 * 60  # how long a page waits for its person
KEPT_SECONDS = 24 * 60 * 60  # how long a result waits for the application


@dataclass(frozen=True)
class CardRequest:
    """One request; `status` is pending, done or failed, `error` says why it failed."""

    id: str
    kind: str
    client: str
    redirect_uri: str
    about: dict[str, Any]
    document: bytes | None
    status: str
    error: str | None
    result: bytes | None


class CardRequests:
    """All requests of one kind ("signing" or "face")."""

    def __init__(self, store: Store, kind: str, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._kind = kind
        self._clock = clock

    def _now(self) -> int:
        return int(self._clock().timestamp())

    def open(
        self, client: str, redirect_uri: str, about: dict[str, Any], document: bytes | None
    ) -> str:
        """Stores a request and returns its id; forgets those nobody fetched in a day."""
        new_id = secrets.token_urlsafe(32)
        with self._store.transaction() as connection:
            connection.execute(
                "DELETE FROM card_request WHERE created_at < ?", (self._now() - KEPT_SECONDS,)
            )
            connection.execute(
                "INSERT INTO card_request (id, kind, client, redirect_uri, about, document,"
                " created_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    new_id,
                    self._kind,
                    client,
                    redirect_uri,
                    json.dumps(about, ensure_ascii=False),
                    document,
                    self._now(),
                ),
            )
        return new_id

    def find(self, request_id: str) -> CardRequest:
        """The request as it stands; one left open too long has failed by then.

        Raises Refusal 404 "not_found" on an unknown id.
        """
        with self._store.transaction() as connection:
            connection.execute(
                "UPDATE card_request SET status = 'failed', error = 'request_expired',"
                " document = NULL WHERE id = ? AND status = 'pending' AND created_at < ?",
                (request_id, self._now() - OPEN_SECONDS),
            )
            row = connection.execute(
                "SELECT * FROM card_request WHERE id = ? AND kind = ?", (request_id, self._kind)
            ).fetchone()
        if row is None:
            raise Refusal(404, "not_found", "見つかりません。", "There is nothing here.")
        return _request(row)

    def finish(self, request_id: str, result: bytes) -> None:
        """Keeps the result, unless the request has ended already."""
        self._end(request_id, "done", None, result)

    def fail(self, request_id: str, error: str) -> None:
        """Ends the request without a result, unless it has ended already."""
        self._end(request_id, "failed", error, None)

    def _end(self, request_id: str, status: str, error: str | None, result: bytes | None) -> None:
        with self._store.transaction() as connection:
            connection.execute(
                "UPDATE card_request SET status = ?, error = ?, result = ?, document = NULL"
                " WHERE id = ? AND kind = ? AND status = 'pending'",
                (status, error, result, request_id, self._kind),
            )


def _request(row: sqlite3.Row) -> CardRequest:
    return CardRequest(
        id=row["id"],
        kind=row["kind"],
        client=row["client"],
        redirect_uri=row["redirect_uri"],
        about=json.loads(row["about"]),
        document=row["document"],
        status=row["status"],
        error=row["error"],
        result=row["result"],
    )
