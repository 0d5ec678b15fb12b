"""The rows of an answer file: which say what the register says, which differ, which are bad.

Read, joined and compared by duckdb, out of memory alone: no file of theirs is ever written. Looked at
one by one are only rows that do not say, to the byte, that the person lives and is as registered.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import duckdb

from meibo.connectors.resident_register.files.enquiry_file import subject_mark
from meibo.connectors.resident_register.files.items import fault_of
from meibo.connectors.resident_register.files.layout import (
    PARTED_BY,
    alive_code,
    answer_items,
    results,
)

# Lines before the first row.
_HEADER = 1
_REJECTED = {"INVALID ENCODING": "code", "LINE SIZE OVER MAXIMUM": "length"}
_IDS = tuple(one.id for one in answer_items())
_FORM = {one.id: one.form for one in answer_items()}


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that is not applied. record: its 要求レコード番号, None where it cannot be told; line: in the
    file, the first is 1, and 0 where there is no such line; item, reason: what is wrong with it."""

    record: int | None
    line: int
    item: str
    reason: str


@dataclass(slots=True)
class Rows:
    """What an answer file says. equal: how many are as registered; different: good rows that say
    anything else, by record number, with their items; bad: those that are not applied."""

    equal: int = 0
    different: dict[int, dict[str, str]] = field(default_factory=dict)
    bad: list[BadRow] = field(default_factory=list)


@contextmanager
def _in_memory(*contents: bytes) -> Iterator[list[str]]:
    """Names under which duckdb reads contents that are on no disk."""
    held: list[int] = []
    try:
        for content in contents:
            held.append(os.memfd_create("answers", os.MFD_CLOEXEC))
            with open(held[-1], "wb", closefd=False) as file:
                file.write(content)
        yield [f"/proc/self/fd/{one}" for one in held]
    finally:
        for one in held:
            os.close(one)


def read_rows(body: bytes, request: str, expected: bytes, compared: Sequence[str]) -> Rows:
    """The rows of a file whose frame is right (answer_file.body_of).

    expected: lines of record number, comma, digest (uuid) of what is registered in the items
    `compared`, as register.window writes it, ordered as the record numbers are.
    """
    with _in_memory(_readable(body), expected) as (answers, asked), duckdb.connect() as engine:
        engine.execute("SET threads = 2")
        engine.execute("SET preserve_insertion_order = true")
        _read(engine, answers, asked)
        return _judged(engine, request, compared)


def _readable(body: bytes) -> bytes:
    """Rows as duckdb takes them: a carriage return or a NUL, which no item may hold, would end the
    reading of every row; another control character in its place makes one bad row."""
    for one in (b"\r", b"\0"):
        if one in body:
            body = body.replace(one, b"\x01")
    return body


def _read(engine: duckdb.DuckDBPyConnection, answers: str, asked: str) -> None:
    columns = ", ".join(f"'{name}': 'VARCHAR'" for name in _IDS)
    engine.execute(  # names of the layout, and of memory
        "CREATE TEMP TABLE answer AS SELECT * FROM"  # noqa: S608
        f" read_csv('{answers}', columns = {{{columns}}},"
        f" header = false, auto_detect = false, delim = '{PARTED_BY}', quote = '', escape = '',"
        " new_line = '\\n', store_rejects = true, rejects_limit = 0)"
    )
    engine.execute(
        "CREATE TEMP TABLE asked AS SELECT * FROM read_csv("  # noqa: S608
        f"'{asked}', columns = {{'asked_as': 'VARCHAR', 'expected': 'UUID'}}, header = false,"
        " auto_detect = false, delim = ',', quote = '', escape = '', new_line = '\\n')"
    )


def _plain(compared: Sequence[str]) -> str:
    """The condition under which a row says, in every item that counts, what is registered."""
    found = next(code for code, name in results().items() if name == "found")
    same = {"result": found, "records": "1", "record": "1", "alive": alive_code()}
    nothing = [name for name, form in _FORM.items() if form in {"empty", "number", "record_code"}]
    parts = [f"{name} = '{value}'" for name, value in same.items()]
    parts += [f"{name} IS NULL" for name in nothing]
    parts += ["subject_mark = left(md5($request || ':' || request_record), 16)"]
    values = ", ".join(f"coalesce({name}, '')" for name in compared)
    parts.append(f"md5(concat_ws(chr(31), {values}))::UUID = expected")
    return f"coalesce({' AND '.join(parts)}, false)"


def _judged(engine: duckdb.DuckDBPyConnection, request: str, compared: Sequence[str]) -> Rows:
    found = Rows()
    rejected = _rejected(engine, found)
    twice = {
        row[0]
        for row in engine.execute(
            "SELECT request_record FROM answer GROUP BY 1 HAVING count(*) > 1"
        ).fetchall()
    }
    names = ", ".join(f"a.{name}" for name in _IDS)
    engine.execute(
        f"SELECT a.rowid, e.asked_as IS NOT NULL, {names} FROM answer AS a"  # noqa: S608
        " LEFT JOIN asked AS e ON e.asked_as = a.request_record"
        f" WHERE NOT {_plain(compared)} ORDER BY a.rowid",
        {"request": request},
    )
    suspects = 0
    while batch := engine.fetchmany(10_000):
        suspects += len(batch)
        for place, known, *values in batch:
            row = dict(zip(_IDS, (value or "" for value in values), strict=True))
            if row["request_record"] not in twice:
                _place(found, row, known, _line(place, rejected), request)
    (count,) = engine.execute("SELECT count(*) FROM answer").fetchone() or (0,)
    found.equal = count - suspects - _plain_twice(engine, found, twice, rejected, request, compared)
    _missing(engine, found)
    found.bad.sort(key=lambda one: (one.line, one.record or 0))
    return found


def _rejected(engine: duckdb.DuckDBPyConnection, found: Rows) -> list[int]:
    """Lines that have not the form of rows, into found.bad; their line numbers in the body."""
    rows = engine.execute(
        "SELECT line, min(column_idx), min(error_type), min(csv_line) FROM reject_errors"
        " GROUP BY line ORDER BY line"
    ).fetchall()
    for line, column, error, text in rows:
        at = min(max(column or 1, 1), len(_IDS))
        said = text.partition(PARTED_BY)[0]
        record = int(said) if said.isascii() and said.isdigit() and len(said) <= 10 else None
        reason = _REJECTED.get(error, "columns")
        found.bad.append(BadRow(record, line + _HEADER, _IDS[at - 1], reason))
    return [row[0] for row in rows]


def _line(place: int, rejected: Sequence[int]) -> int:
    """The line in the file of the row that was read as number `place` (from 0)."""
    line = place + 1
    for one in rejected:
        if one > line:
            break
        line += 1
    return line + _HEADER


def _place(found: Rows, row: dict[str, str], known: bool, line: int, request: str) -> None:
    """A row that stands once, where it belongs."""
    said = row["request_record"]
    if not known:
        record = int(said) if said.isascii() and said.isdigit() else None
        found.bad.append(BadRow(record, line, "request_record", "unknown"))
        return
    record = int(said)
    fault = fault_of(row)
    if fault is None and row["subject_mark"] != subject_mark(request, record):
        fault = ("subject_mark", "another")
    if fault is None:
        found.different[record] = row
    else:
        found.bad.append(BadRow(record, line, *fault))


def _plain_twice(
    engine: duckdb.DuckDBPyConnection, found: Rows, twice: set[str | None], rejected: Sequence[int],
    request: str, compared: Sequence[str],
) -> int:  # fmt: skip
    """Rows of records that came more than once: which is right cannot be told, so none is applied.
    Returns how many of them would have been equal."""
    if not twice:
        return 0
    rows = engine.execute(
        f"SELECT a.rowid, a.request_record, {_plain(compared)} FROM answer AS a"  # noqa: S608
        " LEFT JOIN asked AS e ON e.asked_as = a.request_record"
        " WHERE a.request_record IS NULL OR list_contains($twice, a.request_record)",
        {"request": request, "twice": [one for one in twice if one is not None]},
    ).fetchall()
    for place, said, _ in rows:
        if said is None and None not in twice:
            continue
        record = int(said) if said and said.isascii() and said.isdigit() else None
        found.bad.append(BadRow(record, _line(place, rejected), "request_record", "twice"))
    return sum(1 for _, said, plain in rows if plain and said is not None)


def _missing(engine: duckdb.DuckDBPyConnection, found: Rows) -> None:
    """Who was asked about and is in no line of the file."""
    told = {one.record for one in found.bad}
    rows = engine.execute(
        "SELECT e.asked_as FROM asked AS e ANTI JOIN answer AS a ON a.request_record = e.asked_as"
    ).fetchall()
    missing = {int(row[0]) for row in rows} - told
    found.bad += [BadRow(record, 0, "request_record", "missing") for record in missing]
