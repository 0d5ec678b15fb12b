"""Signatures under two-dimensional codes: made with the signer's key, read by the published keys.

A key is named by the first eight bytes of its JWK thumbprint (RFC 7638).
"""

from __future__ import annotations

import json
from functools import cached_property
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from joserfc.jwk import ECKey, KeySet

from meibo.connectors.signing import es256
from meibo.flow.verification.ports import BadSignatureError, UnknownKeyError
from meibo.terms.canonical import unb64u


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
        return es256.signed(self._key.private_key, content)  # type: ignore[arg-type]


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
        try:
            es256.verify(key, content, signature)
        except InvalidSignature:
            raise BadSignatureError from None


codes = LocalCodeSigner()
code_keys = PublishedCodeKeys()
