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


class VerifierDesk(Protocol):
    """What the verifier's own keys do: name it, sign what it says, open what is sent to it.

    Keys of single requests are given out sealed by the process's key, bound to the request's id.
    """

    @property
    def address(self) -> str:
        """Where the verifier's door is."""

    @property
    def client_id(self) -> str:
        """How wallets know the verifier (OpenID4VP 1.0 §5.9): `x509_hash:…`."""

    def sign_request(self, payload: dict[str, Any]) -> str:
        """Request object (RFC 9101) as compact ES256 JWS, with the certificate in its header."""

    def new_key(self, request: UUID) -> str:
        """A fresh key for one response, sealed."""

    def public_half(self, request: UUID, sealed: str) -> dict[str, Any]:
        """Public JWK of a response's key, to encrypt to by ECDH-ES."""

    def open_response(self, request: UUID, sealed: str, jwe: str) -> dict[str, Any]:
        """What a wallet encrypted to a response's key; UnreadableError."""

    def new_browser_key(self) -> bytes:
        """A private key for a browser to keep, 32 bytes."""

    def browser(self, key: bytes) -> str:
        """The public half that names a browser."""

    def seal_for(self, browser: str, request: UUID, content: dict[str, Any]) -> str:
        """Content for one browser alone."""

    def open_for(self, key: bytes, request: UUID, sealed: str) -> dict[str, Any]:
        """What was sealed for the browser that holds a key; UnreadableError."""


class Receipts(Protocol):
    """Signs receipts of one door's checks, and reads those of every door."""

    @property
    def address(self) -> str:
        """The door that signs."""

    def sign(self, payload: dict[str, Any]) -> str:
        """A receipt as compact ES256 JWS, by a key that is published for this door's receipts alone."""

    def read(self, receipt: str) -> dict[str, Any]:
        """What a receipt of a door of ours says; UnreadableError, UnknownKeyError, BadSignatureError."""


class CodeKeys(Protocol):
    """The published keys that sign two-dimensional codes."""

    def verify(self, key_id: bytes, content: bytes, signature: bytes) -> None:
        """ES256 over the content, 64 bytes; UnknownKeyError, BadSignatureError."""


class DocumentJudge(Protocol):
    """Judges signed documents by published certificates alone."""

    def judge(self, pdf: bytes) -> UUID:
        """The number of the certificate a file is; BadDocumentError."""
