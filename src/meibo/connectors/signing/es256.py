"""ECDSA on P-256 with SHA-256 as JOSE and COSE write it: r and s, 32 bytes each."""

from __future__ import annotations

from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)

from meibo.terms.canonical import b64u, canonical

_ECDSA = ec.ECDSA(hashes.SHA256())
_HALF = 32
LENGTH = 2 * _HALF


def raw(der: bytes) -> bytes:
    """A signature in DER as r and s."""
    r, s = decode_dss_signature(der)
    return r.to_bytes(_HALF, "big") + s.to_bytes(_HALF, "big")


def signed(key: ec.EllipticCurvePrivateKey, content: bytes) -> bytes:
    """The signature of a key over content."""
    return raw(key.sign(content, _ECDSA))


def verify(key: ec.EllipticCurvePublicKey, content: bytes, signature: bytes) -> None:
    """InvalidSignature where it does not fit."""
    r, s = (int.from_bytes(part, "big") for part in (signature[:_HALF], signature[_HALF:]))
    key.verify(encode_dss_signature(r, s), content, _ECDSA)


def compact(
    header: dict[str, Any], payload: dict[str, Any], key: ec.EllipticCurvePrivateKey
) -> str:
    """Compact JWS (RFC 7515) of a key that lies in the process; header without `alg`."""
    content = f"{b64u(canonical({**header, 'alg': 'ES256'}))}.{b64u(canonical(payload))}"
    return f"{content}.{b64u(signed(key, content.encode('ascii')))}"
