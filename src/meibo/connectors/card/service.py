"""The card program's two interfaces for the applicant door: signing, and face data."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx
from django.conf import settings

from meibo.connectors.client_assertion import client_key
from meibo.connectors.http_client import client
from meibo.flow.intake.ports import CardDownError, CardRefusedError
from meibo.terms.text import Text

TIMEOUT = 10.0


def _code(response: httpx.Response) -> str:
    """What the card's side calls its refusal; empty where it does not say."""
    try:
        return str(response.json()["error"])
    except (ValueError, KeyError, TypeError):
        return ""


class CardService:
    """Implements meibo.flow.intake.ports.Card."""

    def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        url = settings.ENDPOINT("card") + path
        content = {**body, "client_assertion": client_key.assertion(url)}
        try:
            response = client().post(url, json=content, timeout=TIMEOUT)
            response.raise_for_status()
        except httpx.HTTPStatusError as error:
            if error.response.status_code == httpx.codes.NOT_FOUND:
                # A request the service does not know (any more): nothing was made of it.
                return {"status": "unknown"}
            if error.response.status_code == httpx.codes.UNPROCESSABLE_ENTITY:
                raise CardRefusedError(_code(error.response)) from error
            raise CardDownError(type(error).__name__) from error
        except httpx.HTTPError as error:
            raise CardDownError(type(error).__name__) from error
        found: dict[str, Any] = response.json()
        return found

    def ask_signature(self, document: bytes, title: Text, return_url: str) -> str:
        """Hand over the bytes; the page where the person signs."""
        body = {
            "document": base64.b64encode(document).decode(),
            "title": {"ja": title.ja, "en": title.en},
            "redirect_uri": return_url,
        }
        return str(self._post("/signing/requests", body)["url"])

    def signature(self, request: str) -> bytes | None:
        """The CMS of a request, None while there is none."""
        found = self._post(f"/signing/requests/{quote(request, safe='')}/result", {})
        return base64.b64decode(found["cms"]) if found["status"] == "signed" else None

    def ask_face(self, case: UUID, nonce: str, return_url: str) -> str:
        """Hand over the vault's key document; the page where the person lets the card be read."""
        document = json.loads((Path(settings.PUBLIC) / "vault-key-document.json").read_text())
        body = {
            "key_document": document,
            "context": {"case": str(case), "nonce": nonce},
            "redirect_uri": return_url,
        }
        return str(self._post("/face/requests", body)["url"])

    def face(self, request: str) -> dict[str, Any] | None:
        """The sealed envelope of a request, None while there is none."""
        found = self._post(f"/face/requests/{quote(request, safe='')}/result", {})
        envelope: dict[str, Any] | None = found.get("envelope")
        return envelope


card = CardService()
