"""Compact JWS (RFC 7515) taken apart: one algorithm, no critical extensions, within bounds of size."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec

from meibo.connectors.signing import es256
from meibo.terms.canonical import unb64u

LARGEST = 32_000
# Whatever nests has brackets; a token of ours has some twenty.
MOST_BRACKETS = 200


class NotJwsError(ValueError):
    """Not a well-formed JWS."""


@dataclass(frozen=True, slots=True)
class Jws:
    """Header and content as they stand, not verified."""

    header: dict[str, Any]
    body: bytes
    content: bytes
    signature: bytes

    def signed_by(self, key: ec.EllipticCurvePublicKey) -> bool:
        """Whether it is ES256 by a key, with nothing critical that we do not know."""
        if self.header.get("alg") != "ES256" or "crit" in self.header:
            return False
        if not isinstance(key.curve, ec.SECP256R1) or len(self.signature) != es256.LENGTH:
            return False
        try:
            es256.verify(key, self.content, self.signature)
        except InvalidSignature:
            return False
        return True

    def payload(self) -> dict[str, Any]:
        """What it says, for whoever has verified it; NotJwsError where that is no JSON object."""
        try:
            return _object(self.body)
        except (ValueError, RecursionError):
            raise NotJwsError("payload") from None


def parsed(compact: str) -> Jws:
    """Take a JWS apart; NotJwsError."""
    if len(compact) > LARGEST or not compact.isascii():
        raise NotJwsError("size")
    parts = compact.split(".")
    if len(parts) != 3:
        raise NotJwsError("parts")
    try:
        return Jws(
            _object(unb64u(parts[0])),
            unb64u(parts[1]),
            compact.rpartition(".")[0].encode("ascii"),
            _signature(parts[2]),
        )
    except (ValueError, RecursionError):
        raise NotJwsError("content") from None


def _signature(part: str) -> bytes:
    """What stands for a signature; nothing, which never fits, where it was altered past reading."""
    try:
        return unb64u(part)
    except ValueError:
        return b""


def _object(text: bytes) -> dict[str, Any]:
    if text.count(b"[") + text.count(b"{") > MOST_BRACKETS:
        raise ValueError("deep")
    found = json.loads(text)
    if not isinstance(found, dict):
        raise ValueError("no object")
    return found
