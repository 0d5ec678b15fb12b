"""The card program's two interfaces for the applicant door: signing, and face data."""

from __future__ import annotations

import base64
import json
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.conf import settings

from meibo.connectors.client_assertion import client_key
from meibo.connectors.wire.exchange import Answer, WrongAnswerError, asked_in_json
from meibo.connectors.wire.neighbour import WRONG, Neighbour, NoAnswerError
from meibo.flow.intake.ports import CardDownError, CardRefusedError, CardWrongError
from meibo.terms.text import Text

# What the card's side says of a request that is not done.
_NOT_DONE = frozenset({"pending", "failed", "unknown"})


def _read(answer: Answer) -> dict[str, Any]:
    """The object of a good answer; CardRefusedError where the card's side says no."""
    if answer.status == HTTPStatus.NOT_FOUND:
        # A request the service does not know (any more): nothing was made of it.
        return {"status": "unknown"}
    if answer.status == HTTPStatus.UNPROCESSABLE_ENTITY:
        raise CardRefusedError(str(answer.object().get("error", "")))
    if answer.status not in {HTTPStatus.OK, HTTPStatus.CREATED}:
        raise WrongAnswerError(str(answer.status))
    return answer.object()


def _made(found: dict[str, Any], done: str) -> bool:
    """Whether a request has its result; WrongAnswerError for a status there is not."""
    if found["status"] in _NOT_DONE:
        return False
    if found["status"] != done:
        raise WrongAnswerError("status")
    return True


class CardService:
    """Implements meibo.flow.intake.ports.Card."""

    def __init__(self) -> None:
        self.neighbour = Neighbour("card")

    def _post(self, path: str, body: dict[str, Any], read: Any) -> Any:
        """Asking twice opens a second request at most, which nobody is sent to."""
        url = self.neighbour.url(path)
        try:
            return self.neighbour.ask(
                lambda: asked_in_json(url, {**body, "client_assertion": client_key.assertion(url)}),
                lambda answer: read(_read(answer)),
            )
        except NoAnswerError as error:
            kind = CardWrongError if error.reason == WRONG else CardDownError
            raise kind(error.kind) from error

    def _page(self, path: str, body: dict[str, Any]) -> str:
        """Open a request; its page, which is the card's own."""
        own = path.removesuffix("requests")
        found = self._post(path, body, lambda made: self.neighbour.own_page(made["url"], own))
        return str(found)

    def ask_signature(self, document: bytes, title: Text, return_url: str) -> str:
        """Hand over the bytes; the page where the person signs."""
        body = {
            "document": base64.b64encode(document).decode(),
            "title": {"ja": title.ja, "en": title.en},
            "redirect_uri": return_url,
        }
        return self._page("/signing/requests", body)

    def signature(self, request: str) -> bytes | None:
        """The CMS of a request, None while there is none."""

        def read(found: dict[str, Any]) -> bytes | None:
            return base64.b64decode(found["cms"], validate=True) if _made(found, "signed") else None

        made: bytes | None = self._post(_result("signing", request), {}, read)
        return made

    def ask_face(self, case: UUID, nonce: str, return_url: str) -> str:
        """Hand over the vault's key document; the page where the person lets the card be read."""
        document = json.loads((Path(settings.PUBLIC) / "vault-key-document.json").read_text())
        body = {
            "key_document": document,
            "context": {"case": str(case), "nonce": nonce},
            "redirect_uri": return_url,
        }
        return self._page("/face/requests", body)

    def face(self, request: str) -> dict[str, Any] | None:
        """The sealed envelope of a request, None while there is none."""

        def read(found: dict[str, Any]) -> dict[str, Any] | None:
            if not _made(found, "sealed"):
                return None
            if not isinstance(found["envelope"], dict):
                raise WrongAnswerError("envelope")
            return found["envelope"]

        made: dict[str, Any] | None = self._post(_result("face", request), {}, read)
        return made


def _result(kind: str, request: str) -> str:
    return f"/{kind}/requests/{quote(request, safe='')}/result"


card = CardService()
