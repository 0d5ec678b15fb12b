"""What an organisation signs and what is sealed to it: keys of its own for each (KOS-14, KOS-18)."""

from __future__ import annotations

import json
import time
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from django.conf import settings
from joserfc import jwt
from joserfc.jwk import ECKey

from meibo.connectors.info_network.own_keys import private
from meibo.terms.canonical import canonical, unb64u

LIFETIME = 55
INFO = b"info-network-answer-v1"
_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


@cache
def _signing(folder: Path, organisation: str) -> ECKey:
    path = folder / f"network-{organisation}.jwk.json"
    return ECKey.import_key(json.loads(path.read_text()))


def signed(organisation: str, url: str, body: dict[str, Any]) -> str:
    """A compact JWS of a body for one address, good for under a minute."""
    key, now = _signing(Path(settings.SECRETS), organisation), int(time.time())
    claims = {"iss": organisation, "aud": url, "iat": now, "exp": now + LIFETIME, "body": body}
    return jwt.encode({"alg": "ES256", "kid": key.kid}, claims, key)


def opened(organisation: str, request: UUID, sealed: dict[str, Any]) -> dict[str, Any]:
    """What the holder sealed to this organisation for this request; ValueError for anything else,
    KeyLostError where the key it is sealed to is not here."""
    bound = sealed["aad"]
    if bound["request_id"] != str(request) or bound["organisation"] != organisation:
        raise ValueError("bound to another request")
    content = unb64u(sealed["enc"]) + unb64u(sealed["ct"])
    info = INFO + b"\n" + canonical(bound)
    try:
        key = private(Path(settings.SECRETS), organisation, bound["kid"])
        plain = _SUITE.decrypt(content, key, info)
    except InvalidTag:
        raise ValueError("it does not open") from None
    found = json.loads(plain)
    if not isinstance(found, dict):
        raise ValueError("no object")
    return found
