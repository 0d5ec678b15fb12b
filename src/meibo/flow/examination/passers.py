"""The passers' file of the examination office, row by row; pure.

Which columns name a pass (a round, a number) is said by the procedure; the others are the same for
every examination.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from meibo.terms.person_name import folded_key
from meibo.terms.refusal import Refusal
from meibo.terms.text import Text

COLUMNS = ("passed_on", "name", "birth_date")


@dataclass(frozen=True, slots=True)
class PasserRow:
    """One person who passed; examination_round is None where there are no rounds."""

    examination_round: int | None
    examination_number: str
    passed_on: date
    name_key: str
    birth_date: date


def _bad(
    code: str, ja: str, en: str, *, field: str | None = None, row: int | None = None
) -> Refusal:
    return Refusal(f"passers.{code}", Text(ja, en), field=field, row=row)


def decoded(content: bytes) -> str:
    """UTF-8 (with or without mark), otherwise strictly cp932; never guessed."""
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _bad(
        "encoding",
        "文字コードを読み取れません。UTF-8 か Shift_JIS（CP932）で保存してください。",
        "The encoding cannot be read. Save it as UTF-8 or Shift_JIS (CP932).",
    )


def read(content: bytes, names: Sequence[str]) -> list[PasserRow]:
    """Every row, or a Refusal naming row (from 1, the heading not counted) and field.

    names: the items that name a pass, in the order of the file's first columns.
    """
    columns = (*names, *COLUMNS)
    reader = csv.DictReader(io.StringIO(decoded(content), newline=""))
    if tuple(reader.fieldnames or ()) != columns:
        raise _bad(
            "columns",
            f"見出し行は {', '.join(columns)} の順にしてください。",
            f"The heading must be: {', '.join(columns)}.",
        )
    return [_row(columns, place, values) for place, values in enumerate(reader, start=1)]


def _row(columns: Sequence[str], place: int, values: dict[str, str]) -> PasserRow:
    for field in columns:
        if not values.get(field):
            raise _bad(
                "missing",
                f"{place}行目の {field} が空です。",
                f"Row {place}: {field} is empty.",
                field=field,
                row=place,
            )
    number = unicodedata.normalize("NFKC", values["examination_number"]).strip()
    if not (number.isascii() and number.isdigit()):
        raise _unreadable("examination_number", place)
    return PasserRow(
        examination_round=(
            _whole(values, "examination_round", place) if "examination_round" in columns else None
        ),
        examination_number=number,
        passed_on=_day(values, "passed_on", place),
        name_key=folded_key(values["name"]),
        birth_date=_day(values, "birth_date", place),
    )


def _unreadable(field: str, place: int) -> Refusal:
    return _bad(
        "value",
        f"{place}行目の {field} を読み取れません（日付は 2026-03-24 の形）。",
        f"Row {place}: {field} cannot be read (dates as 2026-03-24).",
        field=field,
        row=place,
    )


def _whole(values: dict[str, str], field: str, place: int) -> int:
    try:
        return int(values[field])
    except ValueError:
        raise _unreadable(field, place) from None


def _day(values: dict[str, str], field: str, place: int) -> date:
    try:
        return date.fromisoformat(values[field].strip())
    except ValueError:
        raise _unreadable(field, place) from None
