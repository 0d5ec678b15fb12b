"""Compact JWS (RFC 7515) read by joserfc: one algorithm, nothing critical, within bounds of size.

The library's own bound of a header, 512 bytes, is less than a certificate chain in it takes.
"""

from __future__ import annotations

import json
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

LARGEST_HEADER, LARGEST_PAYLOAD = 16_000, 32_000
# Whatever nests has brackets; a token of ours has some twenty.
MOST_BRACKETS = 200


class _Registry(jws.JWSRegistry):
    max_header_length = LARGEST_HEADER
    max_payload_length = LARGEST_PAYLOAD


# Headers that the library does not know are for whoever reads the token; `crit` is refused below.
_REGISTRY = _Registry(algorithms=["ES256"], strict_check_header=False)


class NotJwsError(ValueError):
    """Not a well-formed JWS."""


class Jws:
    """A token whose form was read and whose signature was not: its payload is for whoever verified it."""

    def __init__(self, token: jws.CompactSignature) -> None:
        self._token = token
        self.header: dict[str, Any] = token.headers()

    def signed_by(self, key: ECKey) -> bool:
        """Whether it is ES256 by a key, with nothing critical: the library knows extensions that we do
        not use."""
        if "crit" in self.header:
            return False
        try:
            return jws.validate_compact(self._token, key, registry=_REGISTRY)
        except (JoseError, ValueError):
            return False

    def payload(self) -> dict[str, Any]:
        """What it says; NotJwsError where that is no JSON object, or nests deeper than ours."""
        return said(self._token.payload or b"")


def said(payload: bytes) -> dict[str, Any]:
    """The JSON object of a verified payload; NotJwsError."""
    try:
        if payload.count(b"[") + payload.count(b"{") > MOST_BRACKETS:
            raise NotJwsError("deep")
        found = json.loads(payload)
    except (ValueError, RecursionError):
        raise NotJwsError("payload") from None
    if not isinstance(found, dict):
        raise NotJwsError("payload")
    return found


def parsed(compact: str) -> Jws:
    """Read a JWS's form; NotJwsError."""
    try:
        return Jws(jws.extract_compact(compact.encode(), registry=_REGISTRY))
    except (JoseError, ValueError, RecursionError, AttributeError):
        # A header that is JSON but no object is an AttributeError of the library.
        raise NotJwsError("form") from None
