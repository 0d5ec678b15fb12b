"""Reading our own signatures by the published key set, as any stranger would."""

from __future__ import annotations

import json
from functools import cached_property
from pathlib import Path
from typing import Any

from django.conf import settings
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, Key, KeySet

from meibo.flow.verification.ports import BadSignatureError, UnknownKeyError, UnreadableError


class PublishedKeys:
    """Implements meibo.flow.verification.ports.IssuerKeys; file: the published key set."""

    def __init__(self, file: str) -> None:
        self._file = file

    @property
    def issuer(self) -> str:
        """The issuer's URL: the machine door."""
        return str(settings.ENDPOINT("machine"))

    @cached_property
    def _keys(self) -> KeySet:
        path = Path(settings.PUBLIC) / self._file
        return KeySet.import_key_set(json.loads(path.read_text()))

    def read(self, compact: str, kind: str) -> dict[str, Any]:
        """Payload of a good ES256 JWS of a type; UnreadableError, UnknownKeyError,
        BadSignatureError."""
        token = _token(compact, kind)
        try:
            key = self._keys.get_by_kid(token.headers()["kid"])
        except (JoseError, ValueError, KeyError):
            raise UnknownKeyError from None
        return _payload(token, key)

    def read_by(self, jwk: dict[str, Any], compact: str, kind: str) -> dict[str, Any]:
        """The same by a holder's own public key (EC P-256)."""
        token = _token(compact, kind)
        try:
            key = ECKey.import_key(jwk)
        except (JoseError, ValueError, TypeError, KeyError):
            raise UnknownKeyError from None
        return _payload(token, key)


def _token(compact: str, kind: str) -> jws.CompactSignature:
    """An ES256 JWS of a type, not yet verified; UnreadableError, UnknownKeyError."""
    try:
        token = jws.extract_compact(compact.encode())
        header = token.headers()
    except (JoseError, ValueError, RecursionError):
        raise UnreadableError from None
    if header.get("alg") != "ES256" or header.get("typ") != kind:
        raise UnknownKeyError
    return token


def _payload(token: jws.CompactSignature, key: Key) -> dict[str, Any]:
    """What was signed; BadSignatureError, UnknownKeyError where the key is of another kind."""
    try:
        if not jws.validate_compact(token, key, algorithms=["ES256"]):
            raise BadSignatureError
        payload = json.loads(token.payload)
    except (JoseError, ValueError, RecursionError):
        raise UnknownKeyError from None
    if not isinstance(payload, dict):
        raise UnknownKeyError
    return payload


issuer_keys = PublishedKeys("issuer-jwks.json")
