"""Enquiry files on the wire: handed in under a request id of ours, answers fetched when they are ready.

The same line and the same mutual TLS as single enquiries (service.py), with more time and room.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from meibo.connectors.resident_register.service import RegisterDownError, juki_tls
from meibo.connectors.wire.exchange import Answer, Question, WrongAnswerError
from meibo.connectors.wire.neighbour import WRONG, Neighbour, NoAnswerError
from meibo.flow.examination.ports import JukiWrongError

WHOLE = 120.0
LARGEST = 128_000_000
_FILE = (("Content-Type", "text/csv; charset=utf-8"),)


class UnknownFileError(Exception):
    """The other side has no file of this request id: it is to be sent again."""


class FileService:
    """Hands files in and fetches their answers; in the number process only (JUK-06, JUK-10)."""

    def __init__(self) -> None:
        self.neighbour = Neighbour("resident_register", juki_tls, WHOLE)

    def ready(self) -> None:
        """RegisterDownError while the breaker rests; the probe afterwards is the register's health."""
        if self.neighbour.breaker.resting:
            self._ask(Question("GET", self.neighbour.url("/healthz")), Answer.object)

    def hand_in(self, request: UUID, file: bytes) -> None:
        """Send a file; the same again does nothing. RegisterDownError, JukiWrongError."""
        url = self.neighbour.url(f"/enquiry-files/{request}")

        def read(answer: Answer) -> None:
            if answer.status != HTTPStatus.ACCEPTED:
                raise WrongAnswerError(str(answer.status))
            if answer.object().get("request_id") != str(request):
                raise WrongAnswerError("another request")

        self._ask(Question("POST", url, file, _FILE), read)

    def fetch(self, request: UUID) -> bytes | None:
        """The answer file as it came, unread; None while it is not ready. UnknownFileError."""
        url = self.neighbour.url(f"/enquiry-files/{request}/answer")

        def read(answer: Answer) -> bytes | None:
            if answer.status == HTTPStatus.ACCEPTED:
                return None
            if answer.status == HTTPStatus.NOT_FOUND:
                raise UnknownFileError
            if answer.status != HTTPStatus.OK:
                raise WrongAnswerError(str(answer.status))
            return answer.body

        found: bytes | None = self._ask(Question("GET", url, largest=LARGEST), read)
        return found

    def _ask(self, question: Question, read: Any) -> Any:
        """Once: a part has its own times of being tried again."""
        try:
            return self.neighbour.ask(lambda: question, read, tries=1)
        except NoAnswerError as error:
            if error.reason == WRONG:
                raise JukiWrongError(error.kind) from None
            raise RegisterDownError(error.kind) from None


files = FileService()
