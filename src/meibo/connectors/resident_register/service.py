"""One enquiry on the wire: mutual TLS, idempotent by request id, answer without numbers."""

from __future__ import annotations

import ssl
from functools import cached_property
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
from django.conf import settings

from meibo.flow.examination.ports import JukiDownError

TIMEOUT = 10.0
# What may leave the number process: identification information, never number or resident code.
_KEPT = (
    "name", "kana", "former_name", "common_name", "alphabet_name", "birth_date", "sex", "address",
    "municipality_code", "alive", "changed", "changed_on",
)  # fmt: skip


class RegisterDownError(JukiDownError):
    """No usable answer in time; the enquiry waits and is asked again. Says only what kind."""


class JukiService:
    """Speaks to the resident register; in the number process only (JUK-10)."""

    @cached_property
    def _client(self) -> httpx.Client:
        public = Path(settings.NEIGHBOURS_PUBLIC)
        context = ssl.create_default_context(cafile=str(public / "resident-register-ca.pem"))
        context.load_cert_chain(
            public / "number-client.crt.pem", Path(settings.SECRETS) / "client.key.pem"
        )
        return httpx.Client(verify=context, timeout=TIMEOUT)

    def ask_by_number(self, request: UUID, authority: str, number: str) -> dict[str, Any]:
        """Ask by number; {"result", "person"} with the kept items alone. RegisterDownError."""
        body = {
            "request_id": str(request),
            "authority": authority,
            "purpose": "registration",
            "by": "individual_number",
            "individual_number": number,
        }
        url = settings.ENDPOINT("resident_register") + "/enquiries"
        try:
            response = self._client.post(url, json=body)
            response.raise_for_status()
            found = response.json()
            person = found.get("person") or {}
            return {
                "result": str(found["result"]),
                "person": {name: person[name] for name in _KEPT if name in person},
            }
        except (httpx.HTTPError, ValueError, KeyError, OSError) as error:
            # The error's own words could carry what was asked: only its kind goes on. Whatever was
            # cached of the connection is made anew at the next try.
            self.__dict__.pop("_client", None)
            raise RegisterDownError(type(error).__name__) from None


juki = JukiService()
