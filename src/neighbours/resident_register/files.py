"""Enquiry files of a fixed form, answered as a batch: handed in, kept, answered a moment later.

A file is UTF-8, a line feed ends each line, commas part the items, nothing is quoted. First line
H,<kind>,1,UTF-8,<authority>,<request id>,<rows>; last line T,<rows>,<bytes between>. What was asked is
kept until the answer is made, then only its keyed digest. Answers to enquiries by number hold no number
and no resident-record code.
"""

from __future__ import annotations

import hmac
import sqlite3
from datetime import UTC, datetime
from hashlib import sha256
from time import time
from uuid import UUID

from neighbours.check_digits import is_individual_number
from neighbours.population_samples import NOT_CONNECTED_MUNICIPALITY
from neighbours.refusal import Refusal
from neighbours.resident_register import people
from neighbours.resident_register.outside import outside_characters
from neighbours.store import Store

SCHEMA = """
CREATE TABLE IF NOT EXISTS enquiry_file (
    request_id TEXT PRIMARY KEY, digest TEXT NOT NULL, authority TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('received', 'answered')), received REAL NOT NULL,
    asked BLOB, answer BLOB
) STRICT;
"""
ENQUIRY_KIND = "本人確認情報照会要求ファイル"
ANSWER_KIND = "本人確認情報照会結果ファイル"
ASKED, ITEMS = 17, 43
# Places of items in a row, from 0.
RECORD, NUMBER = 0, 15
RESULT, RECORDS, SERIAL, MATCHED, CHANGED, ALIVE, CHANGE = range(17, 24)
NAME, KANA, BIRTH, SEX, ADDRESS = range(25, 30)
REASON, CHANGED_ON, OUTSIDE_NAME, OUTSIDE_ADDRESS, OUTSIDE_RECORDS, MUNICIPALITY = range(31, 37)
NOT_CONNECTED, PATTERN, FORMER_NAME, FORMER_KANA, OUTSIDE_FORMER = range(37, 42)
CHANGES = {"none": "00", "address": "10", "name": "20", "correction": "30", "death": "90"}
# A batch is answered so many seconds after it came.
BATCH = 0.5
LARGEST = 64_000_000


def _refuse(code: str, ja: str, en: str) -> Refusal:
    return Refusal(422, code, ja, en)


def _frame(file: bytes, request: str) -> tuple[str, list[str]]:
    """(authority, rows) of a file that is whole and of this request; refused otherwise."""
    try:
        lines = file.decode("utf-8").split("\n")
    except UnicodeDecodeError as error:
        raise _refuse(
            "file_code", "文字コードが違います。", "The file is of another code."
        ) from error
    header, trailer = lines[0].split(","), lines[-2].split(",") if len(lines) > 2 else []
    rows = lines[1:-2]
    body = sum(len(row.encode("utf-8")) + 1 for row in rows)
    if header[:4] != ["H", ENQUIRY_KIND, "1", "UTF-8"] or header[5:] != [request, str(len(rows))]:
        raise _refuse("file_header", "見出しの行が違います。", "The first line is wrong.")
    if lines[-1] or trailer != ["T", str(len(rows)), str(body)]:
        raise _refuse("file_trailer", "終わりの行が違います。", "The last line is wrong.")
    return header[4], rows


def hand_in(store: Store, request: UUID, file: bytes, key: bytes) -> None:
    """Keep a file to be answered. Raises Refusal file_* (422), request_id_reused (409)."""
    authority, rows = _frame(file, str(request))
    for row in rows:
        items = row.split(",")
        if len(items) != ASKED or not is_individual_number(items[NUMBER]):
            raise _refuse("file_row", "形式の違う行があります。", "A row has a wrong form.")
    digest = hmac.new(key, file, sha256).hexdigest()
    with store.transaction() as connection:
        kept = connection.execute(
            "SELECT digest FROM enquiry_file WHERE request_id = ?", (str(request),)
        ).fetchone()
        if kept is not None and not hmac.compare_digest(kept["digest"], digest):
            raise Refusal(
                409, "request_id_reused",
                "この request_id は別の照会で使われています。",
                "This request_id was used for another enquiry.",
            )  # fmt: skip
        if kept is None:
            connection.execute(
                "INSERT INTO enquiry_file VALUES (?, ?, ?, 'received', ?, ?, NULL)",
                (str(request), digest, authority, time(), file),
            )


def fetch(store: Store, request: UUID) -> bytes | None:
    """The answer file; None while the batch is not done. Raises Refusal file_unknown (404)."""
    with store.transaction() as connection:
        kept = connection.execute(
            "SELECT * FROM enquiry_file WHERE request_id = ?", (str(request),)
        ).fetchone()
        if kept is None:
            raise Refusal(404, "file_unknown", "この照会はありません。", "There is no such file.")
        if kept["state"] == "answered":
            return bytes(kept["answer"])
        if time() - kept["received"] < BATCH:
            return None
        authority, rows = _frame(bytes(kept["asked"]), str(request))
        answer = _answer_file(connection, authority, str(request), rows)
        connection.execute(
            "UPDATE enquiry_file SET state = 'answered', asked = NULL, answer = ?"
            " WHERE request_id = ?", (answer, str(request)),
        )  # fmt: skip
        _record(connection, authority, str(request), len(rows))
        return answer


def _record(connection: sqlite3.Connection, authority: str, request: str, rows: int) -> None:
    connection.execute(
        "INSERT INTO access_record (at, request_id, authority, purpose, by, result, repeated)"
        " VALUES (?, ?, ?, 'whole_register', 'individual_number', ?, 0)",
        (datetime.now(UTC).isoformat(timespec="milliseconds"), request, authority, f"file:{rows}"),
    )


def _answer_file(
    connection: sqlite3.Connection, authority: str, request: str, rows: list[str]
) -> bytes:
    body = "".join(",".join(_answer(connection, row.split(","))) + "\n" for row in rows)
    return framed(authority, request, len(rows), body.encode("utf-8"))


def framed(authority: str, request: str, rows: int, body: bytes) -> bytes:
    """An answer file around its rows."""
    header = f"H,{ANSWER_KIND},1,UTF-8,{authority},{request},{rows}\n"
    return header.encode("utf-8") + body + f"T,{rows},{len(body)}\n".encode()


def _answer(connection: sqlite3.Connection, asked: list[str]) -> list[str]:
    """A row of 43 items for one of 17. The number that was asked by is not repeated."""
    row = [*asked, *[""] * (ITEMS - ASKED)]
    row[NUMBER] = ""
    found = people.by_individual_number(connection, asked[NUMBER])
    if not found:
        row[RESULT] = "01"
        return row
    person = found[0]
    if person["municipality_code"] == NOT_CONNECTED_MUNICIPALITY:
        row[RESULT], row[NOT_CONNECTED] = "03", "1"
        return row
    row[RESULT], row[RECORDS], row[SERIAL], row[NOT_CONNECTED] = "00", "1", "1", "0"
    row[MATCHED], row[PATTERN] = "1", "1"
    row[CHANGED] = "0" if person["changed"] == "none" else "1"
    row[ALIVE] = "1" if person["alive"] else "2"
    row[CHANGE] = row[REASON] = CHANGES[person["changed"]]
    row[NAME], row[KANA], row[ADDRESS] = person["name"], person["kana"], person["address"]
    row[BIRTH], row[SEX] = person["birth_date"].replace("-", ""), person["sex"]
    row[CHANGED_ON] = (person["changed_on"] or "").replace("-", "")
    row[MUNICIPALITY], row[FORMER_NAME] = person["municipality_code"], person["former_name"] or ""
    counted = {OUTSIDE_NAME: NAME, OUTSIDE_ADDRESS: ADDRESS, OUTSIDE_FORMER: FORMER_NAME}
    for place, item in counted.items():
        row[place] = str(outside_characters(row[item]))
    row[OUTSIDE_RECORDS] = "0"
    return [item.replace(",", "，") for item in row]
