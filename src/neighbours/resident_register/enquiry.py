"""One enquiry as it came over the wire, checked before anything is looked up."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from neighbours.check_digits import is_individual_number, is_resident_record_code
from neighbours.refusal import Refusal

# By kind, the items asked: 個人番号, 住民票コード, 4情報, 3情報.
ITEMS = {
    "individual_number": ("individual_number",),
    "resident_record_code": ("resident_record_code",),
    "basic_four": ("name", "birth_date", "sex", "address"),
    "basic_three": ("name", "birth_date", "address"),
}
BASIC = ("basic_four", "basic_three")
TERMINAL_SEARCH = "terminal_search"
FRAME = ("request_id", "authority", "purpose", "by")
LONGEST = 400


@dataclass(frozen=True)
class Enquiry:
    """A well-formed enquiry; `items` are exactly those its kind asks by."""

    request_id: str
    authority: str
    purpose: str
    by: str
    items: Mapping[str, str]


def _refuse(code: str, ja: str, en: str) -> Refusal:
    return Refusal(422, code, ja, en)


def _text(body: Mapping[str, Any], item: str) -> str:
    value = body.get(item)
    if value is None or value == "":
        raise _refuse("item_missing", f"{item} がありません。", f"{item} is missing.")
    if not isinstance(value, str) or len(value) > LONGEST:
        raise _refuse("item_invalid", f"{item} の形式が違います。", f"{item} has a wrong form.")
    return value


def _request_id(text: str) -> str:
    try:
        return str(uuid.UUID(text))
    except ValueError as error:
        raise _refuse(
            "item_invalid", "request_id は UUID です。", "request_id is a UUID."
        ) from error


def _check_form(items: Mapping[str, str]) -> None:
    """Check digits, date and sex. The refusal never repeats what was sent."""
    number, code = items.get("individual_number"), items.get("resident_record_code")
    if (number is not None and not is_individual_number(number)) or (
        code is not None and not is_resident_record_code(code)
    ):
        raise _refuse("check_digit", "検査用数字が合いません。", "The check digit does not fit.")
    if items.get("sex", "1") not in ("1", "2", "3"):
        raise _refuse("item_invalid", "sex は 1・2・3 です。", "sex is 1, 2 or 3.")
    born = items.get("birth_date", "2000-01-01")
    try:
        well_formed = date.fromisoformat(born).isoformat() == born
    except ValueError:
        well_formed = False
    if not well_formed:
        raise _refuse(
            "item_invalid", "birth_date は YYYY-MM-DD です。", "birth_date is YYYY-MM-DD."
        )


def parse(body: object) -> Enquiry:
    """Raises Refusal: malformed 400; by_unknown, item_*, check_digit 422.

    Items that were not asked for are refused: nothing is sent to the register without need.
    """
    if not isinstance(body, dict):
        raise Refusal(400, "malformed", "JSON の組を送ってください。", "Send a JSON object.")
    by = _text(body, "by")
    if by not in ITEMS:
        raise _refuse("by_unknown", "この照会方法はありません。", "No such kind of enquiry.")
    extra = set(body) - set(FRAME) - set(ITEMS[by])
    if extra:
        raise _refuse(
            "item_unexpected",
            "この照会方法で使わない項目があります。",
            "An item is not part of this kind of enquiry.",
        )
    if body.get("purpose") == TERMINAL_SEARCH and by not in BASIC:
        raise _refuse(
            "by_unknown", "端末では基本情報で検索します。", "A terminal searches by basic data."
        )
    items = {item: _text(body, item) for item in ITEMS[by]}
    _check_form(items)
    return Enquiry(
        request_id=_request_id(_text(body, "request_id")),
        authority=_text(body, "authority"),
        purpose=_text(body, "purpose"),
        by=by,
        items=items,
    )
