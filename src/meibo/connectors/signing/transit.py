"""ES256 signatures by OpenBao's or Vault's transit engine, by its published HTTP API.

https://openbao.org/api-docs/secret/transit/#sign-data (the same as HashiCorp Vault's). One ecdsa-p256 key
for each signer, `meibo-sign-<process>-<name>`, that can be neither exported nor deleted; the token is
`key-service.token` in the process's secrets.
"""

from __future__ import annotations

import base64
import json
import re
import ssl
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from typing import Any, TypeVar

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings

from meibo.connectors.signing import es256
from meibo.connectors.signing.remote import RemoteSigner, pointer
from meibo.connectors.wire.exchange import Answer, Question, WrongAnswerError
from meibo.connectors.wire.neighbour import Neighbour, NoAnswerError
from meibo.flow.certificate.ports import SigningDownError
from meibo.terms.canonical import unb64u

T = TypeVar("T")
MOUNT = "/v1/transit"
_VERSIONED = re.compile(r"vault:v([1-9][0-9]{0,5}):([A-Za-z0-9_-]+)")


def _tls() -> ssl.SSLContext:
    return ssl.create_default_context(
        cafile=str(Path(settings.NEIGHBOURS_PUBLIC) / "key-service-ca.pem")
    )


class TransitSigner(RemoteSigner):
    """Signs over the wire; what is no answer in time is none (SigningDownError)."""

    def __init__(self, file: str, name: str) -> None:
        super().__init__(file, name)
        self.neighbour = Neighbour("key_service", _tls)

    @property
    def _key(self) -> str:
        return f"meibo-sign-{settings.PROCESS.name}-{self.name}"

    def signed(self, version: int, content: bytes) -> bytes:
        """r and s, as JOSE marshals them."""
        body = {
            "input": base64.b64encode(content).decode(), "key_version": version,
            "marshaling_algorithm": "jws",
        }  # fmt: skip

        def read(found: dict[str, Any]) -> bytes:
            said = _VERSIONED.fullmatch(str(found["signature"]))
            if said is None or int(said[1]) != version:
                raise WrongAnswerError("signature")
            made = unb64u(said[2])
            if len(made) != es256.LENGTH:
                raise WrongAnswerError("length")
            return made

        return self._asked("POST", f"sign/{self._key}/sha2-256", body, read)

    def make(self) -> dict[str, Any]:
        """The key where there is none, its next version otherwise."""
        there = self._asked("GET", f"keys/{self._key}", None, bool)
        if there:
            self._asked("POST", f"keys/{self._key}/rotate", {}, bool, tries=1)
        else:
            kind = {"type": "ecdsa-p256", "exportable": False}
            self._asked("POST", f"keys/{self._key}", kind, bool)
        return self._asked("GET", f"keys/{self._key}", None, _newest)

    def _asked(
        self, method: str, path: str, body: dict[str, Any] | None,
        read: Callable[[dict[str, Any]], T], *, tries: int = 2,
    ) -> T:  # fmt: skip
        """What `read` makes of the answer's data; of {} where there is no such key."""

        def question() -> Question:
            token = (Path(settings.SECRETS) / "key-service.token").read_text().strip()
            content = b"" if body is None else json.dumps(body).encode()
            headers = (("X-Vault-Token", token), ("Content-Type", "application/json"))
            return Question(method, self.neighbour.url(f"{MOUNT}/{path}"), content, headers)

        def understood(answer: Answer) -> T:
            if answer.status in (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_FOUND):
                return read({})
            if answer.status != HTTPStatus.OK:
                raise WrongAnswerError(str(answer.status))
            try:
                return read(answer.object()["data"])
            except (KeyError, TypeError, ValueError) as error:
                raise WrongAnswerError(type(error).__name__) from None

        try:
            return self.neighbour.ask(question, understood, tries=tries)
        except (NoAnswerError, OSError) as error:
            raise SigningDownError(type(error).__name__) from None


def _newest(found: dict[str, Any]) -> dict[str, Any]:
    """The pointer of a key's latest version."""
    version = int(found["latest_version"])
    pem = str(found["keys"][str(version)]["public_key"])
    key = serialization.load_pem_public_key(pem.encode())
    if not isinstance(key, ec.EllipticCurvePublicKey):
        raise WrongAnswerError("key")
    return pointer(key, version)


issuer = TransitSigner("issuer.jwk.json", "issuer")
status = TransitSigner("status.jwk.json", "status")
