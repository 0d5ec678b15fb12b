"""Asking Juki-net to notify a person's code to the information network's code service (KOS-03).

What comes back is sealed to the code service and bound to request and organisation: this process
carries it and cannot read it.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from meibo.connectors.resident_register.service import JukiService, juki
from meibo.connectors.wire.exchange import Answer, WrongAnswerError, asked_in_json
from meibo.flow.examination.ports import JukiDownError, JukiWrongError
from meibo.rooms.network.ports import BrokenOffError, NetworkDownError

DOWN, NOT_RIGHT = "resident_register_down", "resident_register_wrong"


class JukiCodeNotices:
    """Implements rooms.network.ports.CodeNotices; in the number process only."""

    def __init__(self, service: JukiService) -> None:
        self._juki = service

    def ready(self) -> None:
        """NetworkDownError while Juki-net is left in peace."""
        try:
            self._juki.ready()
        except JukiDownError as down:
            raise NetworkDownError(DOWN, str(down)) from None

    def notice(self, request: UUID, organisation: str, number: str) -> dict[str, Any]:
        """The sealed notice; BrokenOffError where Juki-net knows nobody it could notify."""
        body = {
            "request_id": str(request), "authority": organisation, "purpose": "code_acquisition",
            "by": "individual_number", "individual_number": number,
        }  # fmt: skip
        question = asked_in_json(self._juki.neighbour.url("/code-notices"), body)
        try:
            return self._juki.ask(question, lambda answer: _read(answer, request, organisation))
        except JukiWrongError as wrong:
            raise NetworkDownError(NOT_RIGHT, str(wrong)) from None
        except JukiDownError as down:
            raise NetworkDownError(DOWN, str(down)) from None


def _read(answer: Answer, request: UUID, organisation: str) -> dict[str, Any]:
    if answer.status != HTTPStatus.OK:
        raise WrongAnswerError(str(answer.status))
    found = answer.object()
    if found.get("request_id") != str(request):
        raise WrongAnswerError("another request")
    if found["result"] != "found":
        raise BrokenOffError(found["result"])
    notice = found["notice"]
    bound = {"request_id": str(request), "organisation": organisation}
    if set(notice) != {"enc", "ct", "aad"} or notice["aad"] != bound:
        raise WrongAnswerError("form of the notice")
    return dict(notice)


notices = JukiCodeNotices(juki)
