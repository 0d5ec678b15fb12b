"""The answer to a search on the terminal: a bounded list of people, whose numbers it never has."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from meibo.connectors.resident_register.person import check_person
from meibo.connectors.wire.exchange import Answer, WrongAnswerError

MOST_PEOPLE = 20
RESULTS = frozenset({"found", "many", "not_found", "not_connected"})
# What is shown on the terminal (本人確認情報): what a search is for needs no more (JUK-07).
SHOWN = (
    "name", "kana", "former_name", "common_name", "alphabet_name", "birth_date", "sex", "address",
)  # fmt: skip
NUMBERS = ("individual_number", "resident_record_code")


def read_search(answer: Answer, request: UUID) -> dict[str, Any]:
    """{"result", "people", "more"} of an answer to this request; WrongAnswerError for anything else,
    also where a number came that nobody may see here."""
    if answer.status != HTTPStatus.OK:
        raise WrongAnswerError(str(answer.status))
    found = answer.object()
    if found.get("request_id") != str(request):
        raise WrongAnswerError("another request")
    result, people, more = found.get("result"), found.get("people"), found.get("more")
    if result not in RESULTS or not isinstance(people, list) or not isinstance(more, bool):
        raise WrongAnswerError("form of the answer")
    if len(people) > MOST_PEOPLE or not _fits(result, len(people), more):
        raise WrongAnswerError("people and result")
    return {"result": result, "people": [_shown(one) for one in people], "more": more}


def _fits(result: str, people: int, more: bool) -> bool:
    if result == "many":
        return people > 1 and (not more or people == MOST_PEOPLE)
    return people == (1 if result == "found" else 0) and not more


def _shown(person: Any) -> dict[str, Any]:
    if not isinstance(person, dict) or any(name in person for name in NUMBERS):
        raise WrongAnswerError("a number, or no person")
    kept = {name: person[name] for name in SHOWN if name in person}
    check_person(kept, NO_NUMBER)
    return kept


# Asked by no number: there is none that could come back.
NO_NUMBER = "-"
