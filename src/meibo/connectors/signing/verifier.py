"""The verifier's keys: requests signed under its certificate, responses opened."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from functools import cached_property
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography import x509
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, x25519
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from django.conf import settings
from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from meibo.connectors.signing.es256 import compact
from meibo.flow.verification.ports import UnreadableError
from meibo.terms.canonical import b64u, canonical, unb64u

REQUEST_TYPE = "oauth-authz-req+jwt"
ENCRYPTIONS = ("A256GCM", "A128GCM")
INFO = b"meibo-presentation-v1"
_NONCE_BYTES = 12
_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


class LocalDesk:
    """Implements meibo.flow.verification.ports.VerifierDesk; keys are parsed once."""

    @property
    def address(self) -> str:
        """The verifier's door."""
        return str(settings.ENDPOINT("verifier"))

    @cached_property
    def _certificate(self) -> bytes:
        pem = (Path(settings.PUBLIC) / "verifier.pem").read_bytes()
        return x509.load_pem_x509_certificate(pem).public_bytes(serialization.Encoding.DER)

    @cached_property
    def _request_key(self) -> ec.EllipticCurvePrivateKey:
        pem = (Path(settings.SECRETS) / "request.key.pem").read_bytes()
        return _private(serialization.load_pem_private_key(pem, None))

    @cached_property
    def _sealing(self) -> AESGCM:
        return AESGCM((Path(settings.SECRETS) / "sealing.key").read_bytes())

    @property
    def client_id(self) -> str:
        """By the SHA-256 of the certificate (OpenID4VP 1.0 §5.9.3; HAIP 1.0 asks for this one)."""
        return f"x509_hash:{b64u(hashlib.sha256(self._certificate).digest())}"

    def sign_request(self, payload: dict[str, Any]) -> str:
        """Compact JWS with the certificate in its header; the authority is known out of band."""
        header = {"typ": REQUEST_TYPE, "x5c": [base64.b64encode(self._certificate).decode()]}
        return compact(header, payload, self._request_key)

    def new_key(self, request: UUID) -> str:
        """A P-256 key, sealed and bound to the request."""
        made = ECKey.generate_key("P-256").as_dict(private=True)
        nonce = secrets.token_bytes(_NONCE_BYTES)
        sealed = self._sealing.encrypt(nonce, canonical(made), request.bytes)
        return b64u(nonce + sealed)

    def _opened(self, request: UUID, sealed: str) -> ECKey:
        raw = unb64u(sealed)
        plain = self._sealing.decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], request.bytes)
        return ECKey.import_key(json.loads(plain))

    def public_half(self, request: UUID, sealed: str) -> dict[str, Any]:
        """With the request's id for a key id."""
        public = self._opened(request, sealed).as_dict(private=False)
        return {**public, "kid": str(request), "use": "enc", "alg": "ECDH-ES"}

    def open_response(self, request: UUID, sealed: str, jwe_text: str) -> dict[str, Any]:
        """ECDH-ES with AES-GCM and nothing else: a compressed one is refused unread too."""
        try:
            header = json.loads(unb64u(jwe_text.partition(".")[0]))
            if not isinstance(header, dict):
                raise UnreadableError
            opened = jwe.decrypt_compact(
                jwe_text, self._opened(request, sealed), algorithms=["ECDH-ES", *ENCRYPTIONS]
            )
            payload = json.loads(opened.plaintext or b"")
        except (JoseError, ValueError, TypeError, KeyError, RecursionError, InvalidTag):
            raise UnreadableError from None
        if not isinstance(payload, dict):
            raise UnreadableError
        return payload

    def new_browser_key(self) -> bytes:
        """X25519."""
        return x25519.X25519PrivateKey.generate().private_bytes_raw()

    def browser(self, key: bytes) -> str:
        """Base64url of the public half."""
        return b64u(x25519.X25519PrivateKey.from_private_bytes(key).public_key().public_bytes_raw())

    def seal_for(self, browser: str, request: UUID, content: dict[str, Any]) -> str:
        """HPKE (RFC 9180), bound to the request."""
        public = x25519.X25519PublicKey.from_public_bytes(unb64u(browser))
        return b64u(_SUITE.encrypt(canonical(content), public, INFO + request.bytes))

    def open_for(self, key: bytes, request: UUID, sealed: str) -> dict[str, Any]:
        """UnreadableError for another browser's key or another request."""
        private = x25519.X25519PrivateKey.from_private_bytes(key)
        try:
            plain = _SUITE.decrypt(unb64u(sealed), private, INFO + request.bytes)
        except InvalidTag:
            raise UnreadableError from None
        found: dict[str, Any] = json.loads(plain)
        return found


def _private(key: object) -> ec.EllipticCurvePrivateKey:
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    return key


desk = LocalDesk()
