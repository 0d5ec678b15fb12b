"""Sealing to a public key (HPKE base mode, RFC 9180): what is bound is in `aad`, in clear."""

from __future__ import annotations

from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from neighbours.encoding import b64u, canonical, from_b64u

ENC_BYTES = 32  # an X25519 public key
_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


def seal(plain: Any, public: X25519PublicKey, info: bytes, aad: dict[str, str]) -> dict[str, Any]:
    """{"enc", "ct", "aad"} of the canonical JSON of `plain`."""
    sealed = _SUITE.encrypt(canonical(plain), public, info=info + b"\n" + canonical(aad))
    return {"enc": b64u(sealed[:ENC_BYTES]), "ct": b64u(sealed[ENC_BYTES:]), "aad": aad}


def unseal(sealed: Any, private: X25519PrivateKey, info: bytes) -> bytes:
    """The canonical JSON that was sealed; ValueError where it does not open."""
    try:
        content = from_b64u(sealed["enc"]) + from_b64u(sealed["ct"])
        return _SUITE.decrypt(content, private, info + b"\n" + canonical(sealed["aad"]))
    except (InvalidTag, KeyError, TypeError) as error:
        raise ValueError("what was sealed does not open") from error
