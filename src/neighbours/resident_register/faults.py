"""What the register can answer wrongly."""

from __future__ import annotations

import uuid
from typing import Any

from neighbours.faults.wire import Path, Wire, earlier, edited, truncated
from neighbours.population import population
from neighbours.resident_register.file_faults import FILE_FAULTS


def _other_request(answer: dict[str, Any]) -> None:
    answer["request_id"] = str(uuid.uuid4())


def _people(answer: dict[str, Any]) -> list[dict[str, Any]]:
    """Whom an answer tells of: one, or those a search on the terminal lists."""
    return answer.get("people") or [one for one in (answer.get("person"),) if one]


def _other_person(answer: dict[str, Any]) -> None:
    """The right request, and somebody else's data: the last of the residents."""
    other = population()[-1]
    for person in _people(answer):
        person |= {
            "name": other.name,
            "birth_date": other.birth_date.isoformat(),
            "address": other.address,
        }


def _number_in_address(answer: dict[str, Any]) -> None:
    """A number nobody asked for, where no number belongs."""
    for person in _people(answer):
        person["address"] += population()[-1].individual_number


def _unknown_result(answer: dict[str, Any]) -> None:
    answer["result"] = "perhaps"


def _without_name(answer: dict[str, Any]) -> None:
    for person in _people(answer):
        del person["name"]


def _other_body(answer: dict[str, Any]) -> None:
    """A notice that is bound to another body."""
    if answer["notice"]:
        answer["notice"]["aad"]["organisation"] = "another"


_KINDS = {"/enquiries": "enquiries", "/code-notices": "code_notices"}


def _kind_of(method: str, path: str) -> str | None:
    if path.startswith("/enquiry-files/"):
        return "enquiry_files" if method == "POST" else "answer_files"
    return _KINDS.get(path) if method == "POST" else None


WIRE = Wire(
    paths={
        "enquiries": Path(
            {
                "truncated": truncated,
                "earlier": earlier,
                "other_request": edited(_other_request),
                "other_person": edited(_other_person),
                "number_in_address": edited(_number_in_address),
                "unknown_result": edited(_unknown_result),
                "without_name": edited(_without_name),
            }
        ),
        "enquiry_files": Path({"truncated": truncated, "other_request": edited(_other_request)}),
        "answer_files": Path(FILE_FAULTS),
        "code_notices": Path(
            {
                "truncated": truncated,
                "other_request": edited(_other_request),
                "other_body": edited(_other_body),
            }
        ),
    },
    kind_of=_kind_of,
)
