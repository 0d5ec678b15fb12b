"""What the vault needs from outside: keys, and the card issuer's word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class PublishedKey:
    """A public key people seal to. public: base64url of 32 bytes (X25519)."""

    kid: str
    public: str
    not_after: datetime


@dataclass(frozen=True, slots=True)
class KeyDocument:
    """What the off-line root signed: the keys that are to be used, and its serial number."""

    serial: int
    keys: tuple[PublishedKey, ...]


class KeyDocuments(Protocol):
    """Where the published key document comes from."""

    def current(self) -> KeyDocument:
        """The document in force; ValueError where the root did not sign what is there."""


class Keyring(Protocol):
    """Key management: local files, OpenBao/Vault transit or PKCS#11."""

    def open_envelope(self, kid: str, sealed: bytes, info: bytes) -> bytes:
        """HPKE-open enc || ciphertext; ValueError where it does not open."""

    def holds(self, kid: str, public: str) -> bool:
        """Whether the private half of a published key is here."""

    def wrap(self, data_key: bytes) -> bytes:
        """Wrap a data key."""

    def unwrap(self, wrapped: bytes) -> bytes:
        """Undo wrap; ValueError where it was altered."""

    def lookup(self, register_file: str, number: bytes) -> bytes:
        """Keyed HMAC-SHA256 of a number, under the key of one register file."""


class FaceIssuer(Protocol):
    """The card authority whose signature stands under number and basic data."""

    def confirms(self, face: bytes, signature: bytes) -> bool:
        """True where the signature over the canonical face data is the issuer's."""
