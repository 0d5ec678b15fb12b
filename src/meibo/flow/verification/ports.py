"""What verification needs from outside: published keys, and a judge of documents."""

from __future__ import annotations

from typing import Any, Protocol
from uuid import UUID


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


class BadDocumentError(Exception):
    """A document is not, or no longer, one of ours; `code` is a reason of verdict.py."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class CodeKeys(Protocol):
    """The published keys that sign two-dimensional codes."""

    def verify(self, key_id: bytes, content: bytes, signature: bytes) -> None:
        """ES256 over the content, 64 bytes; UnknownKeyError, BadSignatureError."""


class DocumentJudge(Protocol):
    """Judges signed documents by published certificates alone."""

    def judge(self, pdf: bytes) -> UUID:
        """The number of the certificate a file is; BadDocumentError."""
