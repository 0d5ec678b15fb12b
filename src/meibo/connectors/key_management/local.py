"""The keyring in files of the number process's own folder (mode 0400)."""

from __future__ import annotations

import hmac
import os
import re
from functools import cached_property
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from django.conf import settings

from meibo.terms.canonical import b64u

_KID = re.compile(r"envelope-[0-9]{1,6}")
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

    def _envelope_key(self, kid: str) -> X25519PrivateKey | None:
        """A key of the folder; looked for each time it is not known: keys come while we run.

        A key whose file was destroyed is forgotten too.
        """
        path = self._folder / f"{kid}.key"
        if not _KID.fullmatch(kid) or not path.exists():
            self._envelope_keys.pop(kid, None)
            return None
        if kid not in self._envelope_keys:
            self._envelope_keys[kid] = X25519PrivateKey.from_private_bytes(path.read_bytes())
        return self._envelope_keys[kid]

    @cached_property
    def _envelope_keys(self) -> dict[str, X25519PrivateKey]:
        return {}

    @cached_property
    def _lookup_keys(self) -> dict[str, bytes]:
        return {
            path.stem.removeprefix("lookup-"): path.read_bytes()
            for path in self._folder.glob("lookup-*.key")
        }

    def open_envelope(self, kid: str, sealed: bytes, info: bytes) -> bytes:
        """HPKE-open enc || ciphertext (RFC 9180 base mode); ValueError where it does not open."""
        key = self._envelope_key(kid)
        if key is None:
            raise ValueError("no key of this id")
        try:
            return _SUITE.decrypt(sealed, key, info)
        except InvalidTag:
            raise ValueError("the envelope does not open") from None

    def holds(self, kid: str, public: str) -> bool:
        """Whether the private half of a published key lies in the folder."""
        key = self._envelope_key(kid)
        return key is not None and b64u(key.public_key().public_bytes_raw()) == public

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
