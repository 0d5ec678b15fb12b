"""Which rows of an answer file say, to the byte, that the person lives and is as registered.

All rows are read, joined and compared by duckdb, out of memory alone: no file of theirs is ever
written. What is not plain, and a file that is not regular in everything, is read row by row.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache

import duckdb

from meibo.connectors.resident_register.files.layout import (
    PARTED_BY,
    alive_code,
    answer_items,
    results,
)

_NAMES = tuple(one.id for one in answer_items())
# Items that are empty in an answer by number.
EMPTY = tuple(one.id for one in answer_items() if one.form in {"empty", "number", "record_code"})


# Bytes that one thread reads at a time: with duckdb's own measure a part would be one thread's.
_BLOCK, _LONGEST_LINE = 4 << 20, 1 << 16


@cache
def _engine() -> duckdb.DuckDBPyConnection:
    """Made once: it takes as long as a tenth of a part."""
    engine = duckdb.connect()
    engine.execute("SET threads = 2")
    engine.execute("SET preserve_insertion_order = false")
    # What does not fit into memory is refused, never put on a disk.
    engine.execute("SET temp_directory = ''")
    return engine


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


def suspects_of(
    body: bytes, count: int, request: str, expected: bytes, compared: Sequence[str]
) -> list[int] | None:
    """Record numbers of the rows that are not plain, in their order. None where a row has not its form,
    is lacking, unknown or there twice: then all have to be looked at.

    count: lines of the body. expected: as rows.read_rows has it.
    """
    # Either would end the reading of every row behind it.
    if b"\r" in body or b"\0" in body:
        return None
    with _in_memory(body, expected) as (answers, asked), _engine().cursor() as engine:
        found = engine.execute(
            _judged(answers, asked, compared), {"request": request, "most": _last(expected)}
        ).fetchone()
    rows, known, suspects = found or (0, 0, None)
    if (rows, known or 0) != (count, expected.count(b"\n")) or rows != known:
        return None
    return sorted(suspects or [])


def _last(expected: bytes) -> int:
    """The greatest line that was asked for, at least 1."""
    last = expected[expected.rfind(b"\n", 0, -1) + 1 :]
    return int(last.partition(b",")[0] or 1)


def _judged(answers: str, asked: str, compared: Sequence[str]) -> str:
    """How many rows there are, how many lines of the enquiry they answer, and the lines of those that
    are not plain. A row that was not asked for has no line."""
    columns = ", ".join(f"'{name}': 'VARCHAR'" for name in _NAMES)
    # What is empty stays a text; a row with the character that stands for none is no plain one.
    form = (
        f"header = false, auto_detect = false, delim = '{PARTED_BY}', quote = '', escape = '',"
        " new_line = '\\n', nullstr = '\x01'"
    )
    return (  # names of the layout, and of memory
        # One bit a line: counting distinct lines by a table of them takes a tenth of it all.
        "SELECT count(*), bit_count(bitstring_agg(e.line, 1, $most)),"  # noqa: S608
        f" list(e.line) FILTER (NOT {_plain(compared)})"
        f" FROM read_csv('{answers}', columns = {{{columns}}}, {form}, ignore_errors = true,"
        f" max_line_size = {_LONGEST_LINE}, buffer_size = {_BLOCK}) AS a"
        f" LEFT JOIN read_csv('{asked}', columns = {{'line': 'INTEGER', 'expected': 'VARCHAR'}}, {form})"
        " AS e ON e.line::VARCHAR = a.request_record"
    )


def _plain(compared: Sequence[str]) -> str:
    """The condition under which a row says, in every item that counts, what is registered."""
    found = next(code for code, name in results().items() if name == "found")
    same = {"result": found, "records": "1", "record": "1", "alive": alive_code()}
    parts = [f"{name} = '{value}'" for name, value in same.items()]
    parts += [f"{name} = ''" for name in EMPTY]
    parts += ["subject_mark = left(md5($request || ':' || request_record), 16)"]
    said = " || chr(31) || ".join(compared)
    parts.append(f"md5({said}) = expected")
    return f"coalesce({' AND '.join(parts)}, false)"
