"""Lists as CSV files: bytes that a spreadsheet opens as text and never runs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.http import HttpResponse

from meibo.doors.frame.wording import local
from meibo.terms.cells import csv_text


def csv_response(
    name: str, at: datetime, heading: Sequence[str], rows: Iterable[Sequence[str]]
) -> HttpResponse:
    """A file to be saved, called by its list and its minute: UTF-8 with mark."""
    content = csv_text(heading, rows).encode("utf-8-sig")
    return saved_file(content, f"{name}-{local(at):%Y%m%d-%H%M}.csv", "text/csv; charset=utf-8")


def saved_file(content: bytes, name: str, media_type: str) -> HttpResponse:
    """A file to be saved under a name."""
    response = HttpResponse(content, content_type=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
