"""Whether the items of one row are of their forms; pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from functools import cache

from meibo.connectors.resident_register.files.layout import (
    PARTED_BY,
    Item,
    answer_items,
    results,
)
from meibo.terms.individual_number import is_individual_number

# A year of an era before the date, as 昭和60年3月1日 is 3600301 in other files: seven digits.
_OF_AN_ERA = re.compile(r"[1-5]\d{6}", re.ASCII)
_MARK = re.compile(r"[0-9a-f]*", re.ASCII)
_DIGITS = re.compile(r"\d*", re.ASCII)
_TWELVE = re.compile(r"(?=(\d{12}))", re.ASCII)
_TWELVE_OF_ANY_SCRIPT = re.compile(r"\d{12}")
# What a found person's row always says.
_OF_A_PERSON = ("alive", "name", "birth_date", "sex", "address")
_IDEOGRAPHIC_SPACE = "\u3000"


@cache
def _shape() -> re.Pattern[str]:
    """A whole row in which only days and texts can still be at fault."""
    return re.compile(PARTED_BY.join(_pattern(one) for one in answer_items()))


@cache
def _free() -> tuple[Item, ...]:
    return tuple(one for one in answer_items() if one.form in {"date", "text"})


def _pattern(item: Item) -> str:
    upto = f"{{0,{item.longest}}}"
    return {
        "digits": f"[0-9]{upto}",
        "mark": f"[0-9a-f]{upto}",
        "date": "(?:[0-9]{8})?",
        "code": f"(?:{'|'.join(item.codes)})?",
        "text": f"[^{PARTED_BY}]{upto}",
    }.get(item.form, "")


def fault_of(row: Mapping[str, str]) -> tuple[str, str] | None:
    """(item, reason) of the first thing that cannot be in an answer by number; None: a good row.

    row: all items in their order. reasons: length, control, number, digits, date, era, code, missing,
    unexpected.
    """
    shaped = _shape().fullmatch(PARTED_BY.join(row.values()))
    for item in _free() if shaped else answer_items():
        value = row[item.id]
        if value and (reason := _fault(item, value)):
            return item.id, reason
    said = results().get(row["result"])
    if said is None:
        return "result", "missing"
    if said == "found":
        lacking = next((name for name in _OF_A_PERSON if not row[name]), None)
        return (lacking, "missing") if lacking else _one_person(row)
    extra = next((name for name in _OF_A_PERSON if row[name]), None)
    return (extra, "unexpected") if extra else None


def _one_person(row: Mapping[str, str]) -> tuple[str, str] | None:
    """Nobody shares a number: more than one record is no answer to it."""
    if (row["records"], row["record"]) != ("1", "1"):
        return "records", "unexpected"
    return None


def _fault(item: Item, value: str) -> str:
    """The reason why a value that is there cannot be; "" where it can."""
    if item.form == "empty":
        return "unexpected"
    if len(value) > item.longest:
        return "length"
    if item.form in {"number", "record_code"}:
        return "number"
    if item.form == "mark":
        return "" if _MARK.fullmatch(value) else "code"
    if item.form == "digits":
        return "" if _DIGITS.fullmatch(value) else "digits"
    if item.form == "date":
        return _fault_of_date(value)
    if item.form == "code":
        return "" if value in item.codes else "code"
    return _fault_of_text(value)


def _fault_of_date(value: str) -> str:
    if _OF_AN_ERA.fullmatch(value):
        return "era"
    if len(value) != 8 or not _DIGITS.fullmatch(value):
        return "date"
    try:
        date(int(value[:4]), int(value[4:6]), int(value[6:]))
    except ValueError:
        return "date"
    return ""


def _fault_of_text(value: str) -> str:
    # What is printable holds no control, unassigned or surrogate character.
    if not value.replace(_IDEOGRAPHIC_SPACE, "").isprintable() and any(
        unicodedata.category(c) in {"Cc", "Cn", "Cs"} for c in value
    ):
        return "control"
    if not _TWELVE_OF_ANY_SCRIPT.search(value):
        return ""
    flat = "".join(str(int(c)) if c.isdecimal() else c for c in value)
    if any(is_individual_number(run) for run in _TWELVE.findall(flat)):
        return "number"
    return ""
