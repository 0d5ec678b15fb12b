"""An opened answer, read strictly: 戸籍関係情報 and nothing else.

It holds no name and no address, so an item nobody asked for makes the whole no answer (KOS-23).
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from meibo.connectors.wire.exchange import WrongAnswerError

RESULTS = frozenset({"provided", "no_record"})
PAIRS = (
    "nationality_gained", "nationality_lost", "nationality_cancelled", "death", "death_cancelled",
)  # fmt: skip
ITEMS = frozenset({"base_day", "changes", "birth_place", "death_day_uncertain", *PAIRS})
MOST_CHANGES = 200
_CODE = re.compile(r"[0-9]{2}", re.ASCII)
_PLACE = re.compile(r"[0-9]{5}", re.ASCII)


def read(found: dict[str, Any], code: str) -> dict[str, Any]:
    """{"result", "record"} of an answer about the person with this code; WrongAnswerError."""
    if set(found) != {"result", "code", "record"} or found["result"] not in RESULTS:
        raise WrongAnswerError("form of the answer")
    if found["code"] != code:
        raise WrongAnswerError("another person")
    record = found["record"]
    if (record is not None) != (found["result"] == "provided"):
        raise WrongAnswerError("record and result")
    if record is not None:
        _check(record)
    return {"result": found["result"], "record": record}


def _check(record: Any) -> None:
    if not isinstance(record, dict) or set(record) != ITEMS:
        raise WrongAnswerError("items")
    _day(record["base_day"])
    _match(_PLACE, record["birth_place"])
    if record["death_day_uncertain"] not in {"", "unknown", "estimated"}:
        raise WrongAnswerError("form of death_day_uncertain")
    if not isinstance(record["changes"], list) or len(record["changes"]) > MOST_CHANGES:
        raise WrongAnswerError("form of changes")
    for change in record["changes"]:
        _fields(change, {"day", "reason", "domicile"})
        if change["day"] is not None:
            _day(change["day"])
        _match(_CODE, change["reason"])
        _match(_PLACE, change["domicile"])
    for name in PAIRS:
        if record[name] is not None:
            _fields(record[name], {"day", "how"})
            _day(record[name]["day"])
            _match(_CODE, record[name]["how"])


def _fields(found: Any, names: set[str]) -> None:
    if not isinstance(found, dict) or set(found) != names:
        raise WrongAnswerError("form of an item")


def _match(form: re.Pattern[str], text: Any) -> None:
    if not isinstance(text, str) or not form.fullmatch(text):
        raise WrongAnswerError("form of a code")


def _day(text: Any) -> None:
    if not isinstance(text, str) or date.fromisoformat(text).isoformat() != text:
        raise WrongAnswerError("form of a day")
