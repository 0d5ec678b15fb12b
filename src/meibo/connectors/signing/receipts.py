"""Receipts of checks: each door that gives them signs with a key of its own, published at that door.

A receipt is believed for the door it names alone: the key of one door signs nothing for the other.
"""

from __future__ import annotations

import json
from functools import cached_property
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from joserfc.jwk import ECKey

from meibo.connectors.signing.es256 import compact
from meibo.connectors.signing.issuer_keys import issuer_keys
from meibo.connectors.signing.jws import NotJwsError, parsed
from meibo.flow.verification.ports import UnknownKeyError, UnreadableError

RECEIPT_TYPE = "meibo-receipt+jwt"
# What each door publishes; private halves: receipt.jwk.json among the secrets of its process.
KEY_SETS = {"verifier": "receipt-jwks.json", "public": "public-receipt-jwks.json"}


class LocalReceipts:
    """Implements meibo.flow.verification.ports.Receipts for one door; keys are parsed once."""

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

    @cached_property
    def _published(self) -> dict[str, tuple[str, dict[str, Any]]]:
        """Of each key id, whose it is and its public JWK."""
        return {
            jwk["kid"]: (door, jwk)
            for door, name in KEY_SETS.items()
            for jwk in json.loads((Path(settings.PUBLIC) / name).read_text())["keys"]
        }

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
        if kid not in self._published:
            raise UnknownKeyError
        door, jwk = self._published[kid]
        said = issuer_keys.read_by(jwk, receipt, RECEIPT_TYPE)
        if said.get("iss") != str(settings.ENDPOINT(door)):
            raise UnknownKeyError
        return said


of_verifier, of_public = LocalReceipts("verifier"), LocalReceipts("public")
