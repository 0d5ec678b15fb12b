"""Reading our own signatures by the published key set, as any stranger would."""

from __future__ import annotations

from typing import Any

from cryptography import x509
from django.conf import settings
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from meibo.connectors.signing import jws
from meibo.connectors.signing.key_set import chain_of, key_set
from meibo.connectors.signing.mdoc_certificates import signs_credentials
from meibo.flow.verification.ports import BadSignatureError, UnknownKeyError, UnreadableError


class PublishedKeys:
    """Implements meibo.flow.verification.ports.IssuerKeys."""

    @property
    def issuer(self) -> str:
        """The issuer's URL: the machine door."""
        return str(settings.ENDPOINT("machine"))

    def read(self, compact: str, kind: str) -> dict[str, Any]:
        """Payload of a good ES256 JWS of a type; UnreadableError, UnknownKeyError,
        BadSignatureError."""
        token = _token(compact, kind)
        key = _published(str(token.header.get("kid")))
        if key is None:
            raise UnknownKeyError
        return _payload(token, key)

    def read_by(self, jwk: dict[str, Any], compact: str, kind: str) -> dict[str, Any]:
        """The same by a holder's own public key (EC P-256)."""
        return _payload(_token(compact, kind), _public(jwk))


# By thumbprint, so that one never stands for another; as many as were ever published.
_parsed: dict[str, ECKey] = {}


def _published(kid: str) -> ECKey | None:
    """A published key, parsed once; None where there is none now, for keys are taken out."""
    found = key_set.now().get(kid)
    if found is None:
        return None
    if kid not in _parsed:
        if not signs_credentials(x509.load_der_x509_certificate(chain_of(kid)[0])):
            return None
        _parsed[kid] = _public(found)
    return _parsed[kid]


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
    """What was signed; BadSignatureError, UnknownKeyError where it is nothing we would sign."""
    if not token.signed_by(key):
        raise BadSignatureError
    try:
        return token.payload()
    except jws.NotJwsError:
        raise UnknownKeyError from None


issuer_keys = PublishedKeys()
