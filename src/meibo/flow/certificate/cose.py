"""What our COSE_Sign1 messages have in common (RFC 9052, RFC 9053, RFC 9360); pure.

On paper, in mdocs and in status lists: always ES256 over P-256, r and s of 32 bytes each.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import cbor2

from meibo.terms.canonical import b64u, unb64u

# Header parameters (RFC 9052 §3.1; 16: RFC 9596; 33: RFC 9360), and the algorithm's number.
ALGORITHM, KEY_ID, TYPE, CHAIN = 1, 4, 16, 33
ES256 = -7
SIGN1_TAG = 18
COORDINATE = 32
# A key of P-256 (RFC 9053 §7.1.1): kty, crv, x, y; EC2, P-256.
_KTY, _CRV, _X, _Y = 1, -1, -2, -3
_EC2, _P256 = 2, 1


class NotAKeyError(ValueError):
    """It is no public key of P-256 with both coordinates."""


def to_be_signed(protected: bytes, payload: bytes) -> bytes:
    """Sig_structure of a COSE_Sign1 without outside data."""
    return cbor2.dumps(["Signature1", protected, b"", payload])


def one_or_more(chain: Sequence[bytes]) -> bytes | list[bytes]:
    """x5chain (RFC 9360 §2): one certificate as it is, more as an array; leaf first."""
    return chain[0] if len(chain) == 1 else list(chain)


def key_of_jwk(jwk: Mapping[str, Any]) -> dict[int, int | bytes]:
    """The COSE_Key of a public JWK; NotAKeyError."""
    if jwk.get("kty") != "EC" or jwk.get("crv") != "P-256":
        raise NotAKeyError
    try:
        x, y = unb64u(jwk["x"]), unb64u(jwk["y"])
    except (KeyError, TypeError, ValueError):
        raise NotAKeyError from None
    if len(x) != COORDINATE or len(y) != COORDINATE:
        raise NotAKeyError
    return {_KTY: _EC2, _CRV: _P256, _X: x, _Y: y}


def jwk_of_key(key: object) -> dict[str, str]:
    """The JWK of a COSE_Key; NotAKeyError."""
    if not isinstance(key, dict) or (key.get(_KTY), key.get(_CRV)) != (_EC2, _P256):
        raise NotAKeyError
    x, y = key.get(_X), key.get(_Y)
    if not isinstance(x, bytes) or not isinstance(y, bytes):
        raise NotAKeyError
    if len(x) != COORDINATE or len(y) != COORDINATE:
        raise NotAKeyError
    return {"kty": "EC", "crv": "P-256", "x": b64u(x), "y": b64u(y)}
