"""The network's interface system on the wire: mutual TLS, each message signed by its organisation."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

from django.conf import settings

from meibo.connectors.info_network.answers import read
from meibo.connectors.info_network.messages import opened, signed
from meibo.connectors.info_network.own_keys import KeyLostError
from meibo.connectors.wire.exchange import Answer, Question, WrongAnswerError
from meibo.connectors.wire.neighbour import WRONG, Neighbour, NoAnswerError
from meibo.rooms.network.limits import HOLDER, ITEMS
from meibo.rooms.network.operating import Stop
from meibo.rooms.network.ports import BrokenOffError, NetworkDownError, PermitDeniedError
from meibo.terms.text import Text

T = TypeVar("T")
DOWN, NOT_RIGHT, STOPPED = "network_down", "network_wrong", "network_stopped"
KEY_LOST = "network_key_lost"
STATES = frozenset({"running", "stopped"})
LONGEST = 4_000
_JOSE = (("Content-Type", "application/jose"),)


def _tls() -> ssl.SSLContext:
    public = Path(settings.NEIGHBOURS_PUBLIC)
    context = ssl.create_default_context(cafile=str(public / "info-network-ca.pem"))
    context.load_cert_chain(
        public / "number-client-network.crt.pem", Path(settings.SECRETS) / "client.key.pem"
    )
    return context


class NetworkService:
    """Speaks to the network; in the number process only. Implements rooms.network.ports.Interface."""

    def __init__(self) -> None:
        self.neighbour = Neighbour("info_network", _tls)

    def ready(self) -> None:
        """NetworkDownError while the breaker rests; when its rest is over, the network's health is
        the probe, which tells nothing of anybody."""
        if self.neighbour.breaker.resting:
            self._once(Question("GET", self.neighbour.url("/healthz")), Answer.object)

    def code(self, request: UUID, organisation: str, notice: dict[str, Any]) -> str:
        body = {"request_id": str(request), "notice": notice}
        return self._ask(request, organisation, "/codes", body, lambda found: _text(found, "code"))

    def permit(self, request: UUID, organisation: str, task: str, code: str) -> str:
        body = {"request_id": str(request), "task": task, "holder": HOLDER, "items": ITEMS,
                "code": code}  # fmt: skip
        return self._ask(
            request, organisation, "/permits", body, lambda found: _text(found, "permit")
        )

    def enquire(self, request: UUID, organisation: str, permit: str, code: str) -> None:
        body = {"request_id": str(request), "permit": permit, "code": code}
        self._ask(request, organisation, "/enquiries", body, lambda found: found["state"])

    def answer(self, request: UUID, organisation: str, code: str) -> dict[str, Any] | None:
        def understood(found: dict[str, Any]) -> dict[str, Any] | None:
            if found["state"] == "broken":
                raise BrokenOffError("broken off by the network")
            if found["state"] != "ready":
                return None
            return read(opened(organisation, request, found["answer"]), code)

        body = {"request_id": str(request)}
        try:
            return self._ask(request, organisation, "/answers", body, understood)
        except KeyLostError as lost:
            if lost.replaced:
                raise BrokenOffError("sealed to a key that is gone") from None
            raise NetworkDownError(KEY_LOST, str(lost)) from None

    def announce(self, organisation: str, kid: str, public: str) -> None:
        def accepted(answer: Answer) -> None:
            if _accepted(answer).get("kid") != kid:
                raise WrongAnswerError("another key")

        body = {"kid": kid, "public": public}
        self._once(self._message(organisation, "/keys", body), accepted)

    def operating(self, organisation: str) -> tuple[str, list[Stop]]:
        return self._once(self._message(organisation, "/operating-state", {}), _operating)

    def _message(self, organisation: str, path: str, body: dict[str, Any]) -> Question:
        url = self.neighbour.url(path)
        return Question("POST", url, signed(organisation, url, body).encode(), _JOSE)

    def _ask(
        self, request: UUID, organisation: str, path: str, body: dict[str, Any],
        understood: Callable[[dict[str, Any]], T],
    ) -> T:  # fmt: skip
        """Once: an enquiry has its own times of being asked again."""

        def reading(answer: Answer) -> T:
            found = _accepted(answer)
            if found.get("request_id") != str(request):
                raise WrongAnswerError("another request")
            return understood(found)

        return self._once(self._message(organisation, path, body), reading)

    def _once(self, question: Question, reading: Callable[[Answer], T]) -> T:
        """The error's own words could carry what was asked: only its kind goes on."""
        try:
            return self.neighbour.ask(lambda: question, reading, tries=1)
        except NoAnswerError as error:
            raise NetworkDownError(
                NOT_RIGHT if error.reason == WRONG else DOWN, error.kind
            ) from None


def _accepted(answer: Answer) -> dict[str, Any]:
    """The object of an answer that is no refusal; the network's clear words as errors."""
    found = answer.object()
    if answer.status == HTTPStatus.LOCKED:
        raise NetworkDownError(STOPPED, "notice")
    if answer.status == HTTPStatus.FORBIDDEN and found.get("error") == "permit_denied":
        raise PermitDeniedError("not on the list")
    if answer.status != HTTPStatus.OK:
        raise WrongAnswerError(str(answer.status))
    return found


def _text(found: dict[str, Any], name: str) -> str:
    value = found[name]
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST:
        raise WrongAnswerError(f"form of {name}")
    return value


def _operating(answer: Answer) -> tuple[str, list[Stop]]:
    found = _accepted(answer)
    if found["state"] not in STATES or not isinstance(found["stops"], list):
        raise WrongAnswerError("operating state")
    return found["state"], [_stop(one) for one in found["stops"]]


def _stop(found: dict[str, Any]) -> Stop:
    begins, ends = (datetime.fromisoformat(found[name]) for name in ("from", "until"))
    if begins.tzinfo is None or ends.tzinfo is None or begins >= ends:
        raise WrongAnswerError("times of a notice")
    said = Text(_text(found, "ja"), _text(found, "en"))
    return Stop(_text(found, "id"), begins, ends, said)


network = NetworkService()
