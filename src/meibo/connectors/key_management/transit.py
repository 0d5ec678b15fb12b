"""OpenBao's or Vault's transit engine as key service, by its published HTTP API.

https://openbao.org/api-docs/secret/transit/ (the same as HashiCorp Vault's). One aes256-gcm96 key
wraps, one hmac key for each register file makes look-ups; nothing but data keys (32 bytes) and
keyed hashes comes back. Names, mount and token: `meibo-<key>`, `transit`, `key-service.token` in the
number process's secrets; what the token may do: docs/key-services.md. Tried against OpenBao 2.7 and
the neighbour `key_service`, which speaks the same API and can be given faults.
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

from django.conf import settings

from meibo.connectors.wire.exchange import Answer, Question, WrongAnswerError
from meibo.connectors.wire.neighbour import Neighbour, NoAnswerError
from meibo.rooms.vault.ports import WRAP, KeyLostError, KeyServiceDownError, NewDataKey

T = TypeVar("T")
MOUNT, PREFIX = "/v1/transit", "meibo-"
# Of a health that says sealed, standby or not initialised nothing can be had.
_LOST = frozenset({HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND})
_VERSIONED = re.compile(r"vault:v([1-9][0-9]{0,5}):([A-Za-z0-9+/]+={0,2})")
_DIGEST = 32


def _tls() -> ssl.SSLContext:
    return ssl.create_default_context(
        cafile=str(Path(settings.NEIGHBOURS_PUBLIC) / "key-service-ca.pem")
    )


class TransitKeys:
    """Implements meibo.rooms.vault.ports.KeyService."""

    def __init__(self) -> None:
        self.neighbour = Neighbour("key_service", _tls)

    def ready(self) -> None:
        """KeyServiceDownError while it is left in peace; the probe after that is its health."""
        if self.neighbour.breaker.resting:
            self._asked(lambda: Question("GET", self.neighbour.url("/v1/sys/health")), _healthy, 1)

    def newest(self, key: str) -> int:
        """latest_version of the key."""
        found = self._data("GET", f"keys/{PREFIX}{key}", None, (key, 0))
        return self._told(lambda: _positive(found["latest_version"]))

    def make(self, key: str) -> None:
        """The key, where there is none; it can be neither exported nor deleted."""
        kind = "aes256-gcm96" if key == WRAP else "hmac"
        body: dict[str, Any] = {"type": kind, "exportable": False}
        self._data("POST", f"keys/{PREFIX}{key}", body if key == WRAP else {**body, "key_size": 32})

    def rotate(self, key: str) -> int:
        """Make the next version; its number. Not tried twice: each asking would make one."""
        self._data("POST", f"keys/{PREFIX}{key}/rotate", {}, (key, 0), tries=1)
        return self.newest(key)

    def retire(self, key: str, below: int) -> None:
        """Allow no version below one, and have them destroyed (trim)."""
        at = f"keys/{PREFIX}{key}"
        least = {"min_decryption_version": below, "min_encryption_version": below}
        self._data("POST", f"{at}/config", least, (key, below))
        self._data("POST", f"{at}/trim", {"min_available_version": below}, (key, below))

    def new_data_key(self) -> NewDataKey:
        """A data key of the service's making, plain and wrapped."""
        found = self._data("POST", f"datakey/plaintext/{PREFIX}{WRAP}", {"bits": 256}, (WRAP, 0))
        wrapped, plain = self._told(lambda: (found["ciphertext"], _raw(found["plaintext"])))
        return NewDataKey(self._told(lambda: _version(wrapped)), wrapped.encode(), plain)

    def unwrap(self, version: int, wrapped: bytes) -> bytes:
        """Undo the wrapping; KeyLostError where the service has no key that does."""
        body = {"ciphertext": wrapped.decode("ascii", "replace")}
        found = self._data("POST", f"decrypt/{PREFIX}{WRAP}", body, (WRAP, version))
        return self._told(lambda: _raw(found["plaintext"]))

    def rewrap(self, version: int, wrapped: bytes) -> tuple[int, bytes]:
        """The same data key under the newest wrapping key; it does not leave the service."""
        body = {"ciphertext": wrapped.decode("ascii", "replace")}
        found = self._data("POST", f"rewrap/{PREFIX}{WRAP}", body, (WRAP, version))
        again = found.get("ciphertext")
        return self._told(lambda: _version(again)), str(again).encode()

    def lookup(self, key: str, version: int, content: bytes) -> bytes:
        """HMAC-SHA256 under one version of a look-up key."""
        body = {"input": base64.b64encode(content).decode(), "key_version": version}
        found = self._data("POST", f"hmac/{PREFIX}{key}/sha2-256", body, (key, version))
        return self._told(lambda: _digest(found["hmac"], version))

    def _data(
        self, method: str, path: str, body: dict[str, Any] | None, of: tuple[str, int] = ("", 0),
        tries: int = 2,
    ) -> dict[str, Any]:  # fmt: skip
        """`data` of the answer; KeyLostError where the service has no such key or version."""

        def question() -> Question:
            token = (Path(settings.SECRETS) / "key-service.token").read_text().strip()
            content = b"" if body is None else json.dumps(body).encode()
            headers = (("X-Vault-Token", token), ("Content-Type", "application/json"))
            return Question(method, self.neighbour.url(f"{MOUNT}/{path}"), content, headers)

        def read(answer: Answer) -> dict[str, Any]:
            if answer.status in _LOST:
                raise KeyLostError(*of)
            if answer.status == HTTPStatus.NO_CONTENT:
                return {}
            if answer.status != HTTPStatus.OK:
                raise WrongAnswerError(str(answer.status))
            found = answer.object()["data"]
            if not isinstance(found, dict):
                raise WrongAnswerError("no data")
            return found

        return self._asked(question, read, tries)

    def _asked(
        self, question: Callable[[], Question], read: Callable[[Answer], T], tries: int
    ) -> T:
        try:
            return self.neighbour.ask(question, read, tries=tries)
        except NoAnswerError as error:
            raise KeyServiceDownError(error.kind) from None

    def _told(self, read: Callable[[], T]) -> T:
        """A part of an answer; KeyServiceDownError where it is not as it must be."""
        try:
            return read()
        except (KeyError, TypeError, ValueError) as error:
            raise KeyServiceDownError(type(error).__name__) from None


def _healthy(answer: Answer) -> None:
    if answer.status != HTTPStatus.OK:
        raise WrongAnswerError(str(answer.status))


def _positive(found: object) -> int:
    if not isinstance(found, int) or found < 1:
        raise ValueError("version")
    return found


def _version(ciphertext: object) -> int:
    found = _VERSIONED.fullmatch(str(ciphertext))
    if found is None:
        raise ValueError("ciphertext")
    return int(found[1])


def _raw(text: str) -> bytes:
    found = base64.b64decode(text, validate=True)
    if len(found) != 32:
        raise ValueError("data key")
    return found


def _digest(text: str, version: int) -> bytes:
    found = _VERSIONED.fullmatch(text)
    if found is None or int(found[1]) != version:
        raise ValueError("hmac")
    digest = base64.b64decode(found[2], validate=True)
    if len(digest) != _DIGEST:
        raise ValueError("hmac")
    return digest


keys = TransitKeys()
