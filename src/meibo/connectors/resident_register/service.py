"""One enquiry on the wire: mutual TLS, idempotent by request id, answer without numbers."""

from __future__ import annotations

import ssl
from http import HTTPStatus
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings

from meibo.connectors.resident_register.person import TEXTS, check_person
from meibo.connectors.resident_register.search_answer import read_search
from meibo.connectors.wire.exchange import Answer, Question, WrongAnswerError, asked_in_json
from meibo.connectors.wire.neighbour import WRONG, Neighbour, NoAnswerError
from meibo.flow.examination.ports import JukiDownError, JukiWrongError
from meibo.flow.examination.rules import OUTSIDE_COUNTS
from meibo.terms.individual_number import is_individual_number

RESULTS = frozenset({"found", "not_found", "many", "not_connected"})
# What may leave the number process: identification information, never number or resident code.
_KEPT = (*TEXTS, "alive", *OUTSIDE_COUNTS)


class RegisterDownError(JukiDownError):
    """No usable answer in time; the enquiry waits and is asked again. Says only what kind."""


def juki_tls() -> ssl.SSLContext:
    """Our client certificate, and the authority of theirs: nothing else is spoken to (JUK-11)."""
    public = Path(settings.NEIGHBOURS_PUBLIC)
    context = ssl.create_default_context(cafile=str(public / "resident-register-ca.pem"))
    context.load_cert_chain(
        public / "number-client.crt.pem", Path(settings.SECRETS) / "client.key.pem"
    )
    return context


class JukiService:
    """Speaks to the resident register; in the number process only (JUK-10)."""

    def __init__(self) -> None:
        self.neighbour = Neighbour("resident_register", juki_tls)

    def ready(self) -> None:
        """RegisterDownError while the breaker rests; when its rest is over, the register's health
        is the probe, which tells nothing of anybody."""
        if self.neighbour.breaker.resting:
            self.ask(Question("GET", self.neighbour.url("/healthz")), Answer.object)

    def ask_by_number(self, request: UUID, authority: str, number: str) -> dict[str, Any]:
        """Ask by number; {"result", "person"} with the kept items alone. RegisterDownError;
        JukiWrongError where what came cannot be the answer to this."""
        body = {
            "request_id": str(request),
            "authority": authority,
            "purpose": "registration",
            "by": "individual_number",
            "individual_number": number,
        }
        return self.ask(
            asked_in_json(self.neighbour.url("/enquiries"), body),
            lambda answer: _read(answer, request, number),
        )

    def ask_by_basics(
        self, request: UUID, authority: str, asked: dict[str, str]
    ) -> tuple[dict[str, Any], str | None]:
        """Ask by basic data, four or three; the answer without number, and the number apart from it.
        RegisterDownError; JukiWrongError."""
        body = {
            "request_id": str(request),
            "authority": authority,
            "purpose": "registration",
            "by": "basic_four" if "sex" in asked else "basic_three",
            **asked,
        }
        numbers: list[str] = []
        answer = self.ask(
            asked_in_json(self.neighbour.url("/enquiries"), body),
            lambda came: _read_found(came, request, numbers),
        )
        return answer, numbers[-1] if numbers else None

    def search(self, request: UUID, authority: str, asked: dict[str, str]) -> dict[str, Any]:
        """Search by basic data for the terminal: {"result", "people", "more"}, at most MOST_PEOPLE,
        with what is shown of a person alone. RegisterDownError; JukiWrongError."""
        body = {
            "request_id": str(request),
            "authority": authority,
            "purpose": "terminal_search",
            "by": "basic_four" if "sex" in asked else "basic_three",
            **asked,
        }
        return self.ask(
            asked_in_json(self.neighbour.url("/enquiries"), body),
            lambda answer: read_search(answer, request),
        )

    def ask(self, question: Question, read: Any) -> dict[str, Any]:
        """Once: the enquiry has its own times of being asked again. The error's own words could
        carry what was asked: only its kind goes on."""
        try:
            found: dict[str, Any] = self.neighbour.ask(lambda: question, read, tries=1)
        except NoAnswerError as error:
            if error.reason == WRONG:
                raise JukiWrongError(error.kind) from None
            raise RegisterDownError(error.kind) from None
        return found


def _read(answer: Answer, request: UUID, number: str) -> dict[str, Any]:
    """An answer to this request, of this form, with no number in it; WrongAnswerError."""
    if answer.status != HTTPStatus.OK:
        raise WrongAnswerError(str(answer.status))
    found = answer.object()
    if found.get("request_id") != str(request):
        raise WrongAnswerError("another request")
    if found.get("result") not in RESULTS:
        raise WrongAnswerError("unknown result")
    person = found.get("person") or {}
    if not isinstance(person, dict) or bool(person) != (found["result"] == "found"):
        raise WrongAnswerError("person and result")
    kept = {name: person[name] for name in _KEPT if name in person}
    if person:
        check_person(kept, number)
    return {"result": found["result"], "person": kept}


def _read_found(answer: Answer, request: UUID, numbers: list[str]) -> dict[str, Any]:
    """The same of an answer to basic data, whose number is put aside; WrongAnswerError."""
    found = answer.object() if answer.status == HTTPStatus.OK else {}
    person = found.get("person")
    number = person.get("individual_number") if isinstance(person, dict) and person else None
    if person and not (isinstance(number, str) and is_individual_number(number)):
        raise WrongAnswerError("no number of the person found")
    read = _read(answer, request, number or "-")
    numbers[:] = [number] if number else []
    return read


juki = JukiService()
