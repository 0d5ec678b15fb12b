"""Receipts of checks: each door that gives them signs with a key of its own, published at that door.

A receipt is believed for the door it names alone: the key of one door signs nothing for the other.
"""

from __future__ import annotations

import json
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from joserfc.jwk import ECKey

from meibo.connectors.signing.es256 import compact
from meibo.connectors.signing.issuer_keys import issuer_keys
from meibo.connectors.signing.jws import NotJwsError, parsed
from meibo.connectors.signing.key_set import Watched, by_kid
from meibo.flow.verification.ports import UnknownKeyError, UnreadableError

RECEIPT_TYPE = "meibo-receipt+jwt"
# What each door publishes; private halves: receipt.jwk.json among the secrets of its process.
KEY_SETS = {"verifier": "receipt-jwks.json", "public": "public-receipt-jwks.json"}


def _place(name: str) -> str:
    return f"{settings.PUBLIC}/{name}"


# Read again when a door's keys are made anew: another door's process runs on.
_key_sets = {door: Watched(partial(_place, name), by_kid) for door, name in KEY_SETS.items()}


def _published(kid: str) -> tuple[str, dict[str, Any]]:
    """Whose key that is, and its public JWK; UnknownKeyError."""
    for door, keys in _key_sets.items():
        if jwk := keys.now().get(kid):
            return door, jwk
    raise UnknownKeyError


class LocalReceipts:
    """Implements meibo.flow.verification.ports.Receipts for one door."""

    def __init__(self, door: str) -> None:
        self._door = door

    @property
    def address(self) -> str:
        """The door that signs."""
        return str(settings.ENDPOINT(self._door))

    @cached_property
    def _own(self) -> tuple[str, ec.EllipticCurvePrivateKey]:
        found = ECKey.import_key(
            json.loads((Path(settings.SECRETS) / "receipt.jwk.json").read_text())
        )
        key = found.private_key
        assert isinstance(key, ec.EllipticCurvePrivateKey)
        return str(found.kid), key

    def sign(self, payload: dict[str, Any]) -> str:
        """By the door's receipt key, published at its /.well-known/jwks.json."""
        kid, key = self._own
        return compact({"typ": RECEIPT_TYPE, "kid": kid}, payload, key)

    def read(self, receipt: str) -> dict[str, Any]:
        """UnreadableError, UnknownKeyError, BadSignatureError."""
        try:
            kid = str(parsed(receipt).header.get("kid"))
        except NotJwsError:
            raise UnreadableError from None
        door, jwk = _published(kid)
        said = issuer_keys.read_by(jwk, receipt, RECEIPT_TYPE)
        if said.get("iss") != str(settings.ENDPOINT(door)):
            raise UnknownKeyError
        return said


of_verifier, of_public = LocalReceipts("verifier"), LocalReceipts("public")
