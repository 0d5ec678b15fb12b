"""Answers to enquiries: given once per request_id, kept, and recorded without any number."""

from __future__ import annotations

import hmac
import json
import sqlite3
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from neighbours.encoding import canonical
from neighbours.population_samples import NOT_CONNECTED_MUNICIPALITY
from neighbours.refusal import Refusal
from neighbours.resident_register import people
from neighbours.resident_register.enquiry import TERMINAL_SEARCH, Enquiry
from neighbours.resident_register.outside import outside_characters
from neighbours.store import Store

SCHEMA = """
CREATE TABLE IF NOT EXISTS answer (
    request_id TEXT PRIMARY KEY, question TEXT NOT NULL, body TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS access_record (
    id INTEGER PRIMARY KEY, at TEXT NOT NULL, request_id TEXT NOT NULL, authority TEXT NOT NULL,
    purpose TEXT NOT NULL, by TEXT NOT NULL, result TEXT NOT NULL, repeated INTEGER NOT NULL
) STRICT;
"""
PERSON = (
    "name",
    "kana",
    "former_name",
    "common_name",
    "alphabet_name",
    "birth_date",
    "sex",
    "address",
    "municipality_code",
    "changed",
    "changed_on",
)
NUMBERS = ("individual_number", "resident_record_code")
# A search on the identity-confirmation terminal (本人確認端末) is answered with who matches, at most so many.
MOST_PEOPLE = 20
IDENTITY = PERSON[: PERSON.index("municipality_code")]


def _rows(connection: sqlite3.Connection, enquiry: Enquiry) -> list[sqlite3.Row]:
    asked = enquiry.items
    if enquiry.by == "individual_number":
        return people.by_individual_number(connection, asked["individual_number"])
    if enquiry.by == "resident_record_code":
        return people.by_resident_record_code(connection, asked["resident_record_code"])
    name, born, address = asked["name"], asked["birth_date"], asked["address"]
    if enquiry.by == "basic_four":
        return people.by_basic_four(connection, name, born, asked["sex"], address)
    return people.by_basic_three(connection, name, born, address)


def _matched(enquiry: Enquiry, row: sqlite3.Row) -> dict[str, str]:
    """How each asked item met the stored one: exact, folded, or common_name."""
    matched = {}
    for item, asked in enquiry.items.items():
        if item == "name" and row["written"] != row["name"]:
            matched[item] = "common_name"
        else:
            matched[item] = "exact" if asked == row[item] else "folded"
    return matched


def _person(enquiry: Enquiry, row: sqlite3.Row) -> dict[str, Any]:
    """The stored characters. Numbers only where the enquiry was not made by the number."""
    person = {item: row[item] for item in PERSON}
    person["alive"] = bool(row["alive"])
    for item in ("name", "address", "former_name"):
        person[f"outside_in_{item}"] = outside_characters(row[item] or "")
    person["outside_records"] = 0
    if enquiry.by != "individual_number":
        person.update({item: row[item] for item in NUMBERS})
    return person


def _answer(connection: sqlite3.Connection, enquiry: Enquiry) -> dict[str, Any]:
    rows = _rows(connection, enquiry)
    body: dict[str, Any] = {
        "request_id": enquiry.request_id,
        "result": "found",
        "person": None,
        "matched_items": {},
    }
    if len(rows) != 1:
        body["result"] = "many" if rows else "not_found"
    elif rows[0]["municipality_code"] == NOT_CONNECTED_MUNICIPALITY:
        body["result"] = "not_connected"
    else:
        body["person"] = _person(enquiry, rows[0])
        body["matched_items"] = _matched(enquiry, rows[0])
    return body


def _listed(connection: sqlite3.Connection, enquiry: Enquiry) -> dict[str, Any]:
    """Everybody who matches, by identity data alone: no number, no code."""
    rows = _rows(connection, enquiry)
    reached = [row for row in rows if row["municipality_code"] != NOT_CONNECTED_MUNICIPALITY]
    if rows and not reached:
        result = "not_connected"
    else:
        result = "not_found" if not rows else "found" if len(reached) == 1 else "many"
    people = [{item: row[item] for item in IDENTITY} for row in reached[:MOST_PEOPLE]]
    more = len(reached) > MOST_PEOPLE
    return {"request_id": enquiry.request_id, "result": result, "people": people, "more": more}


def _question(enquiry: Enquiry, key: bytes) -> str:
    """Keyed digest of what was asked: repeats are recognised without keeping the question."""
    asked = [enquiry.authority, enquiry.purpose, enquiry.by, dict(enquiry.items)]
    return hmac.new(key, canonical(asked), sha256).hexdigest()


def record(connection: sqlite3.Connection, enquiry: Enquiry, result: str, repeated: bool) -> None:
    """Write down who asked for what and with which result, never about whom."""
    connection.execute(
        "INSERT INTO access_record (at, request_id, authority, purpose, by, result, repeated)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            datetime.now(UTC).isoformat(timespec="milliseconds"),
            enquiry.request_id,
            enquiry.authority,
            enquiry.purpose,
            enquiry.by,
            result,
            int(repeated),
        ),
    )


def answer(store: Store, enquiry: Enquiry, key: bytes) -> str:
    """The answer's JSON text; for a request_id answered before, that same text.

    Every disclosure, also a repeated one, is recorded in the same transaction. Raises Refusal
    request_id_reused (409) where the request_id was used for another question.
    """
    question = _question(enquiry, key)
    with store.transaction() as connection:
        kept = connection.execute(
            "SELECT question, body FROM answer WHERE request_id = ?", (enquiry.request_id,)
        ).fetchone()
        if kept is not None:
            if not hmac.compare_digest(kept["question"], question):
                raise Refusal(
                    409,
                    "request_id_reused",
                    "この request_id は別の照会で使われています。",
                    "This request_id was used for another enquiry.",
                )
            record(connection, enquiry, json.loads(kept["body"])["result"], repeated=True)
            return str(kept["body"])
        searched = enquiry.purpose == TERMINAL_SEARCH
        body = (_listed if searched else _answer)(connection, enquiry)
        text = canonical(body).decode("utf-8")
        connection.execute(
            "INSERT INTO answer VALUES (?, ?, ?)", (enquiry.request_id, question, text)
        )
        record(connection, enquiry, body["result"], repeated=False)
        return text
