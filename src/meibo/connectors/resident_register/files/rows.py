"""The rows of an answer file: which say what the register says, which differ, which are bad.

Looked at one by one are only rows that do not say, to the byte, that the person lives and is as
registered (plain_rows.py); and all rows of a file where any is not of its form, lacking or there twice.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from meibo.connectors.resident_register.files.enquiry_file import subject_mark
from meibo.connectors.resident_register.files.items import fault_of
from meibo.connectors.resident_register.files.layout import (
    CODE,
    PARTED_BY,
    alive_code,
    answer_items,
    results,
)
from meibo.connectors.resident_register.files.plain_rows import EMPTY, suspects_of
from meibo.flow.registration.periodic.answers import FaultyRow

# Lines before the first row, and from 0 to 1.
_HEADER = 2
_IDS = tuple(one.id for one in answer_items())
_RECORD_LONGEST = 10


@dataclass(slots=True)
class Rows:
    """What an answer file says. equal: how many are as registered; different: good rows that say
    anything else, by record number, with their items; bad: those that are not applied."""

    equal: int = 0
    different: dict[int, dict[str, str]] = field(default_factory=dict)
    bad: list[FaultyRow] = field(default_factory=list)


def read_rows(body: bytes, request: str, expected: bytes, compared: Sequence[str]) -> Rows:
    """The rows of a file whose frame is right (answer_file.body_of).

    expected: lines of record number, comma, MD5 (hex) of what is registered in the items
    `compared`, as register.holders makes it, ordered as the record numbers are.
    """
    lines = body.split(b"\n")[:-1]
    suspects = suspects_of(body, len(lines), request, expected, compared)
    if suspects is None:
        return _one_by_one(lines, request, expected, compared)
    found = Rows(equal=len(lines) - len(suspects))
    for place in _places(lines, suspects):
        _place(found, lines[place], place, request)
    return found


def _places(lines: Sequence[bytes], records: Sequence[int]) -> list[int]:
    """Where rows stand that are there once: usually in the order they were asked for."""
    if all(one <= len(lines) and lines[one - 1].startswith(b"%d," % one) for one in records):
        return [one - 1 for one in records]
    place = {line.partition(b",")[0]: at for at, line in enumerate(lines)}
    return sorted(place[b"%d" % one] for one in records)


def _one_by_one(
    lines: Sequence[bytes], request: str, expected: bytes, compared: Sequence[str]
) -> Rows:
    """Every row by itself: what is bad is named, and the others count."""
    asked = dict(one.split(b",") for one in expected.split(b"\n")[:-1])
    said = [line.partition(PARTED_BY.encode())[0] for line in lines]
    often = Counter(said)
    found = Rows()
    for place, (line, record) in enumerate(zip(lines, said, strict=True)):
        fault = _misplaced(line, often[record], record in asked)
        if fault:
            found.bad.append(FaultyRow(_record(record), place + _HEADER, *fault))
        elif _is_plain(line, request, asked[record].decode(), compared):
            found.equal += 1
        else:
            _place(found, line, place, request)
    told = {one.record for one in found.bad}
    missing = {int(record) for record in asked.keys() - often.keys()} - told
    found.bad += [FaultyRow(record, 0, "request_record", "missing") for record in missing]
    found.bad.sort(key=lambda one: (one.line, one.record or 0))
    return found


def _misplaced(line: bytes, often: int, known: bool) -> tuple[str, str] | None:
    """(item, reason) where a line is no row, or no row of its own that was asked for."""
    try:
        text = line.decode(CODE)
    except UnicodeDecodeError as error:
        at = min(line.count(PARTED_BY.encode(), 0, error.start), len(_IDS) - 1)
        return _IDS[at], "code"
    columns = text.count(PARTED_BY) + 1
    if columns != len(_IDS):
        return _IDS[min(columns, len(_IDS)) - 1], "columns"
    if not known:
        return "request_record", "unknown"
    return ("request_record", "twice") if often > 1 else None


def _is_plain(line: bytes, request: str, expected: str, compared: Iterable[str]) -> bool:
    """What plain_rows asks of every row, of one."""
    row = _row(line)
    said = (row["records"], row["record"], row["alive"])
    text = "\x1f".join(row[item] for item in compared)
    digest = hashlib.md5(text.encode(CODE), usedforsecurity=False).hexdigest()
    return (
        results().get(row["result"]) == "found"
        and said == ("1", "1", alive_code())
        and not any(row[name] for name in EMPTY)
        and row["subject_mark"] == subject_mark(request, int(row["request_record"]))
        and digest == expected
    )


def _row(line: bytes) -> dict[str, str]:
    return dict(zip(_IDS, line.decode(CODE).split(PARTED_BY), strict=True))


def _place(found: Rows, line: bytes, place: int, request: str) -> None:
    """A row that stands once, where it belongs."""
    row = _row(line)
    record = int(row["request_record"])
    fault = fault_of(row)
    if fault is None and row["subject_mark"] != subject_mark(request, record):
        fault = ("subject_mark", "another")
    if fault is None:
        found.different[record] = row
    else:
        found.bad.append(FaultyRow(record, place + _HEADER, *fault))


def _record(said: bytes) -> int | None:
    return int(said) if said.isdigit() and len(said) <= _RECORD_LONGEST else None
