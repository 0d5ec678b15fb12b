"""The keyring in files of the number process's own folder (mode 0400)."""

from __future__ import annotations

import hmac
import os
from functools import cached_property
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from django.conf import settings

_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_NONCE = 12


class LocalKeyring:
    """Implements meibo.rooms.vault.ports.Keyring."""

    @cached_property
    def _folder(self) -> Path:
        return Path(settings.SECRETS)

    @cached_property
    def _wrapping(self) -> AESGCM:
        return AESGCM((self._folder / "wrap.key").read_bytes())

    @cached_property
    def _envelope_keys(self) -> dict[str, X25519PrivateKey]:
        return {
            path.stem: X25519PrivateKey.from_private_bytes(path.read_bytes())
            for path in self._folder.glob("envelope-*.key")
        }

    @cached_property
    def _lookup_keys(self) -> dict[str, bytes]:
        return {
            path.stem.removeprefix("lookup-"): path.read_bytes()
            for path in self._folder.glob("lookup-*.key")
        }

    def open_envelope(self, kid: str, sealed: bytes, info: bytes) -> bytes:
        """HPKE-open enc || ciphertext (RFC 9180 base mode); ValueError where it does not open."""
        key = self._envelope_keys.get(kid)
        if key is None:
            raise ValueError("no key of this id")
        try:
            return _SUITE.decrypt(sealed, key, info)
        except InvalidTag:
            raise ValueError("the envelope does not open") from None

    def wrap(self, data_key: bytes) -> bytes:
        """nonce || AES-256-GCM of a data key."""
        nonce = os.urandom(_NONCE)
        return nonce + self._wrapping.encrypt(nonce, data_key, b"meibo-data-key")

    def unwrap(self, wrapped: bytes) -> bytes:
        """Undo wrap; ValueError where it was altered."""
        try:
            return self._wrapping.decrypt(wrapped[:_NONCE], wrapped[_NONCE:], b"meibo-data-key")
        except InvalidTag:
            raise ValueError("the data key was altered") from None

    def lookup(self, register_file: str, number: bytes) -> bytes:
        """HMAC-SHA256 under the register file's own key, so that files cannot be joined."""
        return hmac.digest(self._lookup_keys[register_file], number, "sha256")


keyring = LocalKeyring()
