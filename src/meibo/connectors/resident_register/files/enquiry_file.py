"""Writes an enquiry file by Individual Number: nothing else of a person goes out (JUK-06)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date

from meibo.connectors.resident_register.files.layout import (
    ENQUIRY_KIND,
    LINE_END,
    PARTED_BY,
    Frame,
    enquiry_items,
)


def subject_mark(request: str, record: int) -> str:
    """対象者識別情報 of a row: comes back with the answer, so that an answer that belongs to another
    row or file is seen. Tells nothing of anybody."""
    return hashlib.md5(f"{request}:{record}".encode(), usedforsecurity=False).hexdigest()[:16]


def enquiry_file(
    authority: str, request: str, as_of: date, numbers: Iterable[tuple[int, str]]
) -> bytes:
    """The file that asks about these (record number, Individual Number).

    Also of those whose record is deleted (消除者): the dead are to be found.
    """
    same = {"office": "1", "number_office": "1", "as_of": f"{as_of:%Y%m%d}", "with_deleted": "1"}
    places = ("request_record", "subject_mark", "asked_number")
    row = PARTED_BY.join(
        "{%s}" % one.id if one.id in places else same.get(one.id, "")  # noqa: UP031
        for one in enquiry_items()
    )
    write = (row + LINE_END).format
    lines = [
        write(
            request_record=record, subject_mark=subject_mark(request, record), asked_number=number
        )
        for record, number in numbers
    ]
    body = "".join(lines).encode()
    return Frame(ENQUIRY_KIND, authority, request, len(lines)).around(body)
