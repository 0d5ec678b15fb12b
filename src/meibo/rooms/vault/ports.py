"""What the vault needs from outside: keys, and the card issuer's word."""

from __future__ import annotations

from typing import Protocol


class Keyring(Protocol):
    """Key management: local files, OpenBao/Vault transit or PKCS#11."""

    def open_envelope(self, kid: str, sealed: bytes, info: bytes) -> bytes:
        """HPKE-open enc || ciphertext; ValueError where it does not open."""

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
