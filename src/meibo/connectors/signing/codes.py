"""Signatures under two-dimensional codes: made with the signer's key, read by the published keys.

A key is named by the first eight bytes of its JWK thumbprint (RFC 7638).
"""

from __future__ import annotations

import json
from functools import cached_property
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)
from django.conf import settings
from joserfc.jwk import ECKey, KeySet

from meibo.flow.verification.ports import BadSignatureError, UnknownKeyError
from meibo.terms.canonical import unb64u

_ES256 = ec.ECDSA(hashes.SHA256())
_HALF = 32


def _named(key: ECKey) -> bytes:
    return unb64u(key.thumbprint())[:8]


class LocalCodeSigner:
    """Implements meibo.flow.certificate.ports.CodeSigner; the key is parsed once."""

    @cached_property
    def _key(self) -> ECKey:
        return ECKey.import_key(json.loads((Path(settings.SECRETS) / "code.jwk.json").read_text()))

    def key_id(self) -> bytes:
        """Eight bytes of the key's thumbprint."""
        return _named(self._key)

    def sign(self, content: bytes) -> bytes:
        """r and s, 32 bytes each."""
        r, s = decode_dss_signature(self._key.private_key.sign(content, _ES256))  # type: ignore[union-attr]
        return r.to_bytes(_HALF, "big") + s.to_bytes(_HALF, "big")


class PublishedCodeKeys:
    """Implements meibo.flow.verification.ports.CodeKeys."""

    @cached_property
    def _keys(self) -> dict[bytes, ec.EllipticCurvePublicKey]:
        path = Path(settings.PUBLIC) / "code-jwks.json"
        found = KeySet.import_key_set(json.loads(path.read_text())).keys
        return {_named(key): key.public_key for key in found if isinstance(key, ECKey)}

    def verify(self, key_id: bytes, content: bytes, signature: bytes) -> None:
        """UnknownKeyError, BadSignatureError."""
        key = self._keys.get(key_id)
        if key is None:
            raise UnknownKeyError
        r, s = (int.from_bytes(part, "big") for part in (signature[:_HALF], signature[_HALF:]))
        try:
            key.verify(encode_dss_signature(r, s), content, _ES256)
        except InvalidSignature:
            raise BadSignatureError from None


codes = LocalCodeSigner()
code_keys = PublishedCodeKeys()
