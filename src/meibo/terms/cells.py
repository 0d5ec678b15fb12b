"""Cells of a file that a spreadsheet opens as text and never runs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

# A cell that begins so is read as a formula by spreadsheets; Japanese ones read full-width too.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def safe_cell(value: str) -> str:
    """The value, with an apostrophe before it where a spreadsheet would run it."""
    return f"'{value}" if value.startswith(_FORMULA) else value


def csv_text(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Lines of a file: every cell quoted and safe, CRLF (RFC 4180)."""
    kept = io.StringIO(newline="")
    writer = csv.writer(kept, quoting=csv.QUOTE_ALL)
    writer.writerow(heading)
    writer.writerows([[safe_cell(cell) for cell in row] for row in rows])
    return kept.getvalue()
