"""What Juki-net says of a person: every item of its form, and no number anywhere in it."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from meibo.connectors.wire.exchange import WrongAnswerError
from meibo.flow.examination.rules import OUTSIDE_COUNTS
from meibo.terms.individual_number import is_individual_number

LONGEST = 400
_MOST_OUTSIDE = 999
TEXTS = (
    "name", "kana", "former_name", "common_name", "alphabet_name", "birth_date", "sex", "address",
    "municipality_code", "changed", "changed_on",
)  # fmt: skip
ALWAYS = ("name", "birth_date", "sex", "address")
_DIGITS = re.compile(r"(?=(\d{12}))", re.ASCII)


def check_person(person: dict[str, Any], number: str) -> None:
    """Every item of its form; none holds the number asked by, nor any other. WrongAnswerError."""
    if any(not person.get(name) for name in ALWAYS) or person["sex"] not in {"1", "2", "3"}:
        raise WrongAnswerError("an item missing")
    if not isinstance(person.get("alive", True), bool):
        raise WrongAnswerError("form of alive")
    counts = [person[name] for name in OUTSIDE_COUNTS if name in person]
    if any(type(one) is not int or not 0 <= one <= _MOST_OUTSIDE for one in counts):
        raise WrongAnswerError("form of a count")
    texts = [person[name] for name in TEXTS if person.get(name) is not None]
    if any(not isinstance(text, str) or len(text) > LONGEST for text in texts):
        raise WrongAnswerError("form of an item")
    date.fromisoformat(person["birth_date"])
    for text in texts:
        digits = "".join(str(int(c)) for c in text if c.isdecimal())
        if number in digits or any(is_individual_number(run) for run in _DIGITS.findall(text)):
            raise WrongAnswerError("a number")
