"""What verification needs from outside: the issuer's published keys."""

from __future__ import annotations

from typing import Any, Protocol


class UnreadableError(Exception):
    """It is no JWS at all."""


class UnknownKeyError(Exception):
    """No published key of ours has this id, or the algorithm is not ours."""


class BadSignatureError(Exception):
    """The signature does not fit."""


class IssuerKeys(Protocol):
    """Reads a JWS by the issuer's published key set."""

    issuer: str

    def read(self, compact: str, kind: str) -> dict[str, Any]:
        """The payload of a good ES256 JWS of a type; UnreadableError, UnknownKeyError,
        BadSignatureError."""

    def read_by(self, jwk: dict[str, Any], compact: str, kind: str) -> dict[str, Any]:
        """The same by a holder's own public key (EC P-256)."""
