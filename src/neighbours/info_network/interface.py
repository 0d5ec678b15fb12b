"""The interface system: takes enquiries that carry a permit, and hands the sealed answers out.

Idempotent by request_id: the same enquiry is answered once, and again with the same bytes.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from neighbours.encoding import canonical
from neighbours.info_network import codes, organisations
from neighbours.info_network.holder import Holder
from neighbours.info_network.keys import Keys
from neighbours.info_network.organisations import Organisation
from neighbours.info_network.permits import check, issue
from neighbours.refusal import Refusal
from neighbours.store import Store

SCHEMA = """
CREATE TABLE IF NOT EXISTS person (
    organisation TEXT NOT NULL, code TEXT NOT NULL, record_code TEXT NOT NULL,
    PRIMARY KEY (organisation, code)
) STRICT;
CREATE TABLE IF NOT EXISTS permit (
    request_id TEXT NOT NULL, organisation TEXT NOT NULL, permit TEXT NOT NULL, task TEXT NOT NULL,
    PRIMARY KEY (request_id, organisation)
) STRICT;
CREATE TABLE IF NOT EXISTS enquiry (
    request_id TEXT NOT NULL, organisation TEXT NOT NULL, answer TEXT NOT NULL, at TEXT NOT NULL,
    PRIMARY KEY (request_id, organisation)
) STRICT;
-- Keys bodies have announced since they were registered; the last one is sealed to.
CREATE TABLE IF NOT EXISTS sealing (
    id INTEGER PRIMARY KEY, organisation TEXT NOT NULL, kid TEXT NOT NULL, public TEXT NOT NULL,
    at TEXT NOT NULL, UNIQUE (organisation, kid)
) STRICT;
-- 情報提供等の記録 (番号法 第二十三条): that it was asked, by whom, of whom; denials too. No content.
CREATE TABLE IF NOT EXISTS record (
    id INTEGER PRIMARY KEY, at TEXT NOT NULL, organisation TEXT NOT NULL, request_id TEXT NOT NULL,
    task TEXT NOT NULL, holder TEXT NOT NULL, outcome TEXT NOT NULL
) STRICT;
"""


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _other() -> Refusal:
    return Refusal(
        409,
        "request_id_reused",
        "この request_id は別の照会で使われています。",
        "This request_id was used for another enquiry.",
    )


class Interface:
    """Codes, permits and enquiries of all bodies, each body's apart."""

    def __init__(self, store: Store, keys: Keys, holder: Holder) -> None:
        self._store, self._keys, self._holder = store, keys, holder

    def take_key(self, sender: Organisation, kid: str, public: str) -> dict[str, str]:
        """Seal to this key of the body's from now on; what was sealed before stays as it is. Refusal
        key (422), key_reused (409)."""
        organisations.public_key(sender, kid, public)
        taken = Refusal(409, "key_reused", "この鍵の名は使われています。", "This key id is taken.")
        if kid == sender.kid:
            raise taken
        with self._store.transaction() as connection:
            connection.execute(
                "INSERT INTO sealing (organisation, kid, public, at) VALUES (?, ?, ?, ?)"
                " ON CONFLICT DO NOTHING",
                (sender.id, kid, public, _now()),
            )
        row = self._store.connection().execute(
            "SELECT public FROM sealing WHERE organisation = ? AND kid = ?", (sender.id, kid)
        ).fetchone()  # fmt: skip
        if row["public"] != public:
            raise taken
        return {"kid": kid}

    def _sealing_now(self, sender: Organisation) -> Organisation:
        """The body with the key it announced last."""
        row = self._store.connection().execute(
            "SELECT kid, public FROM sealing WHERE organisation = ? ORDER BY id DESC LIMIT 1",
            (sender.id,),
        ).fetchone()  # fmt: skip
        if row is None:
            return sender
        key = organisations.public_key(sender, row["kid"], row["public"])
        return replace(sender, kid=row["kid"], sealing=key)

    def code(self, sender: Organisation, request_id: str, notice: Any) -> dict[str, str]:
        """The body's code of the person Juki-net notified."""
        record_code = codes.notified(self._keys, sender, request_id, notice)
        code = codes.code_of(self._keys, sender.id, record_code)
        with self._store.transaction() as connection:
            connection.execute(
                "INSERT INTO person VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                (sender.id, code, record_code),
            )
        return {"request_id": request_id, "code": code}

    def permit(
        self, sender: Organisation, request_id: str, task: str, holder: str, items: str, code: str
    ) -> dict[str, str]:
        """A permit, where the list allows it; asked again, a fresh one for the same enquiry."""
        self._person(sender, code)
        try:
            made = issue(self._keys, enquirer=sender.id, task=task, holder=holder, items=items,
                         code=code, request_id=request_id)  # fmt: skip
        except Refusal as refusal:
            self._record(sender, request_id, task, holder, refusal.code)
            raise
        with self._store.transaction() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO permit VALUES (?, ?, ?, ?)",
                (request_id, sender.id, made, task),
            )
        return {"request_id": request_id, "permit": made}

    def enquire(
        self, sender: Organisation, request_id: str, permit: str, code: str
    ) -> dict[str, str]:
        """Take an enquiry, and have the holder answer it once."""
        check(self._keys, permit, enquirer=sender.id, code=code, request_id=request_id)
        record_code, at = self._person(sender, code), _now()
        if self._answered(sender, request_id) is None:
            known = codes.code_of(self._keys, codes.HOLDER, record_code)
            answer = self._holder.answer(known, self._sealing_now(sender), code, request_id, at)
            with self._store.transaction() as connection:
                connection.execute(
                    "INSERT INTO enquiry VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
                    (request_id, sender.id, canonical(answer).decode(), at),
                )
            self._record(sender, request_id, self._task(sender, request_id), codes.HOLDER, "asked")
        return {"request_id": request_id, "state": "accepted"}

    def answer(self, sender: Organisation, request_id: str) -> dict[str, Any]:
        """The sealed answer to an enquiry of this body's own; Refusal no_enquiry (404)."""
        found = self._answered(sender, request_id)
        if found is None:
            raise Refusal(404, "no_enquiry", "この照会はありません。", "There is no such enquiry.")
        return {"request_id": request_id, "state": "ready", "answer": json.loads(found)}

    def _answered(self, sender: Organisation, request_id: str) -> str | None:
        row = self._store.connection().execute(
            "SELECT answer FROM enquiry WHERE request_id = ? AND organisation = ?",
            (request_id, sender.id),
        ).fetchone()  # fmt: skip
        return str(row["answer"]) if row else None

    def _task(self, sender: Organisation, request_id: str) -> str:
        row = self._store.connection().execute(
            "SELECT task FROM permit WHERE request_id = ? AND organisation = ?",
            (request_id, sender.id),
        ).fetchone()  # fmt: skip
        if row is None:
            raise _other()
        return str(row["task"])

    def _person(self, sender: Organisation, code: str) -> str:
        """The person this body knows by this code; a code of another body's is nobody's here."""
        row = self._store.connection().execute(
            "SELECT record_code FROM person WHERE organisation = ? AND code = ?", (sender.id, code)
        ).fetchone()  # fmt: skip
        if row is None:
            raise Refusal(422, "code_unknown", "この符号はありません。", "No such code is known.")
        return str(row["record_code"])

    def _record(
        self, sender: Organisation, request_id: str, task: str, holder: str, outcome: str
    ) -> None:
        with self._store.transaction() as connection:
            connection.execute(
                "INSERT INTO record (at, organisation, request_id, task, holder, outcome)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (_now(), sender.id, request_id, task, holder, outcome),
            )
