"""Lists as CSV files: bytes that a spreadsheet opens as text and never runs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.http import HttpResponse

from meibo.doors.frame.wording import local

# A cell that begins so is read as a formula by spreadsheets; Japanese ones read full-width too.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def safe_cell(value: str) -> str:
    """The value, with an apostrophe before it where a spreadsheet would run it."""
    return f"'{value}" if value.startswith(_FORMULA) else value


def csv_response(
    name: str, at: datetime, heading: Sequence[str], rows: Iterable[Sequence[str]]
) -> HttpResponse:
    """A file to be saved, called by its list and its minute: UTF-8 with mark, every cell quoted,
    CRLF (RFC 4180)."""
    kept = io.StringIO(newline="")
    writer = csv.writer(kept, quoting=csv.QUOTE_ALL)
    writer.writerow(heading)
    writer.writerows([[safe_cell(cell) for cell in row] for row in rows])
    stamp = local(at).strftime("%Y%m%d-%H%M")
    response = HttpResponse(
        kept.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8"
    )
    response.headers["Content-Disposition"] = f'attachment; filename="{name}-{stamp}.csv"'
    return response
