"""What a third party sends to be checked: one to 10,000 rows, taken as a whole or not at all."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from meibo.flow.verification.parties.refusals import bad_file, bad_row

JSON, NDJSON = "application/json", "application/x-ndjson"
MOST_ROWS = 10_000
LARGEST = 25_000_000
LONGEST_ID = 100


@dataclass(frozen=True, slots=True)
class Check:
    """One row: `presented` (an SD-JWT), or `consent` (the handle of the link by which a
    holder provides it)."""

    id: str
    presented: str = ""
    consent: str = ""


def read(content: bytes, kind: str) -> tuple[Check, ...]:
    """The rows in order. Refuses party.bad_file and party.bad_row, which names the first bad one."""
    try:
        rows = _rows(content, kind)
    except (ValueError, RecursionError):
        raise bad_file() from None
    if not 0 < len(rows) <= MOST_ROWS:
        raise bad_file()
    seen: set[str] = set()
    checks = []
    for number, row in enumerate(rows, start=1):
        check = _check(row)
        if check is None or check.id in seen:
            raise bad_row(number)
        seen.add(check.id)
        checks.append(check)
    return tuple(checks)


def _rows(content: bytes, kind: str) -> list[Any]:
    """ValueError for what is neither."""
    if len(content) > LARGEST:
        raise ValueError("too large")
    text = content.decode("utf-8")
    if kind == NDJSON:
        return [json.loads(line) for line in text.split("\n") if line.strip()]
    found = json.loads(text)
    rows = found.get("checks") if isinstance(found, dict) and kind == JSON else None
    if not isinstance(rows, list):
        raise ValueError("no rows")
    return rows


def _check(row: Any) -> Check | None:
    """None for a row of another shape."""
    if not isinstance(row, dict) or not all(isinstance(one, str) for one in row.values()):
        return None
    if set(row) not in ({"id", "presented"}, {"id", "consent"}) or row.get("consent") == "":
        return None
    # The id is sent back: nothing in it that cannot be written.
    if not 0 < len(row["id"]) <= LONGEST_ID or not row["id"].isprintable():
        return None
    return Check(**row)
