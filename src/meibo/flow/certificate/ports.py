"""What certificates need from outside: signers that hold the keys, and a timestamp authority."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol


class SigningDownError(Exception):
    """The signing service gives no signature now; says only what kind of failure."""


class Signer(Protocol):
    """The signing port: local key, KMS or PKCS#11. SigningDownError where it is away."""

    def key_id(self) -> str:
        """Id of the key in the published key set."""

    def chain(self) -> tuple[bytes, ...]:
        """Certificates of the key (DER), leaf first, the root left out."""

    def sign(self, header: dict[str, Any], payload: dict[str, Any]) -> str:
        """Compact ES256 JWS; `alg`, `kid` and `x5c` are added to the header."""

    def sign_bytes(self, content: bytes) -> bytes:
        """ES256 over the content: r and s, 64 bytes (RFC 9053 §2.1)."""


class TimestampDownError(Exception):
    """No usable answer of the timestamp authority in time; says only what kind of failure."""


class CannotSignError(Exception):
    """Our own signing certificate does not count now; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class TimestampAuthority(Protocol):
    """An outside authority that says when something was there (RFC 3161)."""

    def ask(self, query: bytes) -> bytes:
        """TimeStampResp (DER) to a TimeStampReq (DER); TimestampDownError."""

    def root(self) -> bytes:
        """The authority's CA certificate, DER, as published out of band."""

    def revocations(self) -> bytes:
        """Its CA's revocation list of now, DER; TimestampDownError."""


class DocumentSigner(Protocol):
    """Signs documents with the document-signing key."""

    def key_id(self) -> str:
        """Serial of the signing certificate, in hex."""

    def sign(self, pdf: bytes, *, name: str, at: datetime, timestamps: TimestampAuthority) -> bytes:
        """The PDF signed as PAdES-B-LT; name: the certificate's number, kept with the signature.

        TimestampDownError, CannotSignError."""


class CodeSigner(Protocol):
    """Signs the payload of a two-dimensional code."""

    def key_id(self) -> bytes:
        """Eight bytes that name the key among those published."""

    def sign(self, content: bytes) -> bytes:
        """ES256 over the content: r and s, 64 bytes (RFC 9053 §2.1)."""


class BadKeyError(Exception):
    """No public key on P-256, or something besides."""


class PhoneKeys(Protocol):
    """Keys of holders' phones (EC P-256)."""

    def read(self, jwk: object) -> dict[str, str]:
        """A public JWK of exactly its four members, written in the one way; BadKeyError."""

    def signed(self, jwk: dict[str, str], content: bytes, signature: bytes) -> bool:
        """Whether a signature (ES256: r and s, 64 bytes) over the content is by this key."""


class BadTokenError(Exception):
    """A wallet's token does not count; says why, in English, for the wallet."""


@dataclass(frozen=True, slots=True)
class HolderToken:
    """A JWT signed by the key in its own header (EC P-256): that key, its thumbprint (RFC 7638), what
    it says, and its header."""

    jwk: dict[str, Any]
    thumbprint: str
    header: dict[str, Any]
    payload: dict[str, Any]


class HolderTokens(Protocol):
    """Reads what wallets sign."""

    def read(self, compact: str, kind: str) -> HolderToken:
        """An ES256 JWT of a type, signed by the key in its header; BadTokenError."""

    def attested(self, compact: str) -> dict[str, Any]:
        """The payload of a key attestation (OpenID4VCI 1.0 Appendix D) by an attester that the
        installation trusts; BadTokenError."""
