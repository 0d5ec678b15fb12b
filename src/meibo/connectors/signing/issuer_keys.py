"""Reading our own signatures by the published key set, as any stranger would.

A header with its chain is two thirds of a certificate's signed part and the same in all that a key
signs: what was judged of it once is remembered by its characters, for as long as the key set is the
same. Signature, payload and disclosures are each certificate's own and judged each time.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from meibo.connectors.signing import es256, jws
from meibo.connectors.signing.key_set import Watched, by_kid, issuer_key_set
from meibo.connectors.signing.mdoc_certificates import signs_credentials
from meibo.flow.verification.ports import BadSignatureError, UnknownKeyError, UnreadableError
from meibo.terms.canonical import unb64u

# Headers remembered: one for each key and type. Only what our own keys signed gets there.
MOST_HEADERS = 64


@dataclass(frozen=True, slots=True)
class _Published:
    """The keys that sign credentials, of one key set; known: by type and header, the key that signed."""

    keys: dict[str, ECKey]
    known: dict[tuple[str, str], ec.EllipticCurvePublicKey] = field(default_factory=dict)

    def remember(self, kind: str, compact: str, key: ECKey) -> None:
        """A header whose token was judged whole and found good."""
        public = key.public_key
        assert isinstance(public, ec.EllipticCurvePublicKey)
        if len(self.known) < MOST_HEADERS:
            self.known[kind, compact.partition(".")[0]] = public


def _read(content: bytes) -> _Published:
    """Keys of status lists are published too, and sign no certificates."""
    return _Published(
        {
            kid: ECKey.import_key(jwk)
            for kid, jwk in by_kid(content).items()
            if signs_credentials(x509.load_der_x509_certificate(base64.b64decode(jwk["x5c"][0])))
        }
    )


_published = Watched(issuer_key_set, _read)


class PublishedKeys:
    """Implements meibo.flow.verification.ports.IssuerKeys."""

    @property
    def issuer(self) -> str:
        """The issuer's URL: the machine door."""
        return str(settings.ENDPOINT("machine"))

    def read(self, compact: str, kind: str) -> dict[str, Any]:
        """Payload of a good ES256 JWS of a type; UnreadableError, UnknownKeyError,
        BadSignatureError."""
        published = _published.now()
        header, _, rest = compact.partition(".")
        known = published.known.get((kind, header))
        if known is not None and len(rest) <= jws.LARGEST_PAYLOAD and rest.count(".") == 1:
            try:
                return _signed(known, header, rest)
            except ValueError:
                # Not strictly base64url: the library says what it is.
                pass
        token = _token(compact, kind)
        key = published.keys.get(str(token.header.get("kid")))
        if key is None:
            raise UnknownKeyError
        payload = _payload(token, key)
        published.remember(kind, compact, key)
        return payload

    def read_by(self, jwk: dict[str, Any], compact: str, kind: str) -> dict[str, Any]:
        """The same by a holder's own public key (EC P-256)."""
        return _payload(_token(compact, kind), _public(jwk))


def _public(jwk: dict[str, Any]) -> ECKey:
    try:
        return ECKey.import_key(jwk)
    except (JoseError, ValueError, TypeError, KeyError):
        raise UnknownKeyError from None


def _token(compact: str, kind: str) -> jws.Jws:
    """An ES256 JWS of a type, not yet verified; UnreadableError, UnknownKeyError."""
    try:
        token = jws.parsed(compact)
    except jws.NotJwsError:
        raise UnreadableError from None
    if token.header.get("alg") != "ES256" or token.header.get("typ") != kind:
        raise UnknownKeyError
    return token


def _payload(token: jws.Jws, key: ECKey) -> dict[str, Any]:
    """What was signed; BadSignatureError, UnknownKeyError."""
    if not token.signed_by(key):
        raise BadSignatureError
    return _said(token.payload)


def _signed(key: ec.EllipticCurvePublicKey, header: str, rest: str) -> dict[str, Any]:
    """What stands under a known header, refused as `_payload` refuses it; ValueError."""
    payload, _, signature = rest.partition(".")
    content, raw = unb64u(payload), unb64u(signature)
    if len(raw) != es256.LENGTH:
        raise BadSignatureError
    try:
        es256.verify(key, f"{header}.{payload}".encode("ascii"), raw)
    except InvalidSignature:
        raise BadSignatureError from None
    return _said(partial(jws.said, content))


def _said(read: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """UnknownKeyError where it is nothing we would sign."""
    try:
        return read()
    except jws.NotJwsError:
        raise UnknownKeyError from None


issuer_keys = PublishedKeys()
