"""Compact JWS (RFC 7515) by whatever makes the raw signature."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any

from meibo.connectors.signing.key_set import chain_of, key_set
from meibo.terms.canonical import b64u

_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
Key = tuple[str, Callable[[bytes], bytes]]


class CompactSigner(ABC):
    """What is the same of every meibo.flow.certificate.ports.Signer; a header is encoded once."""

    def __init__(self) -> None:
        self._headers: dict[tuple[str, str], str] = {}

    @abstractmethod
    def _now(self) -> Key:
        """The key of this moment: its id in the published key set, and what signs with it (r and s).
        SigningDownError."""

    def key_id(self) -> str:
        """Thumbprint of the key, as published."""
        return self._now()[0]

    def chain(self) -> tuple[bytes, ...]:
        """As published with the key."""
        return chain_of(self.key_id())

    def sign_bytes(self, content: bytes) -> bytes:
        """r and s, 32 bytes each."""
        return self._now()[1](content)

    def sign(self, header: dict[str, Any], payload: dict[str, Any]) -> str:
        """Compact JWS over the payload as JSON."""
        kid, signed = self._now()
        at = (kid, _JSON(header))
        first = self._headers.get(at)
        if first is None:
            full = {**header, "alg": "ES256", "kid": kid, "x5c": key_set.now()[kid]["x5c"]}
            first = self._headers[at] = b64u(_JSON(full).encode())
        content = f"{first}.{b64u(_JSON(payload).encode())}"
        return f"{content}.{b64u(signed(content.encode('ascii')))}"
