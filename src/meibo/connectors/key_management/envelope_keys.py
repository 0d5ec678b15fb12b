"""The private halves of the keys people seal to, in files of the number process's own folder.

They are files whichever key service wraps the data keys: neither transit nor a PKCS#11 token speaks
HPKE, and a key that opens one envelope is worth that envelope alone once it is retired.
"""

from __future__ import annotations

import re
from functools import cached_property
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from django.conf import settings

from meibo.terms.canonical import b64u

_KID = re.compile(r"envelope-[0-9]{1,6}")
_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


class EnvelopeKeys:
    """Implements meibo.rooms.vault.ports.EnvelopeKeys."""

    @cached_property
    def _folder(self) -> Path:
        return Path(settings.SECRETS)

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


envelope_keys = EnvelopeKeys()
