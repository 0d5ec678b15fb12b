"""Sealing face data to the vault: which key is trusted, and the bytes that go out.

The key comes as a key document handed over by whoever asks. It is believed only where the off-line
root that this program has pinned signed it, so a door that hands out a key of its own gets nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, x25519
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from neighbours.encoding import b64u, canonical, from_b64u
from neighbours.population import Resident
from neighbours.refusal import Refusal

INFO = b"meibo-envelope-v1"
ENC_BYTES = 32  # an X25519 public key
_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


@dataclass(frozen=True)
class VaultKey:
    """A key of the vault that the pinned root vouches for, in the document of a serial number."""

    kid: str
    public: x25519.X25519PublicKey
    serial: int
    digest: str  # SHA-256 of the whole document


def _not_trusted() -> Refusal:
    return Refusal(
        422,
        "vault_key_not_trusted",
        "番号の保管庫の鍵を信頼できません。カードは何も読み取りません。",
        "The vault's key is not trusted; the card reads nothing.",
    )


def trusted_key(document: object, root: ed25519.Ed25519PublicKey, now: datetime) -> VaultKey:
    """The key of `document` that lasts longest, where `root` signed the document.

    Raises Refusal 422 "vault_key_not_trusted" on another root, any change, or no live key.
    """
    try:
        return _verified(document, root, now)
    except (InvalidSignature, ValueError, KeyError, TypeError) as error:
        raise _not_trusted() from error


def _verified(document: Any, root: ed25519.Ed25519PublicKey, now: datetime) -> VaultKey:
    if not isinstance(document, dict):
        raise ValueError("a key document is a JSON object")
    unsigned = {name: value for name, value in document.items() if name != "signature"}
    root.verify(from_b64u(document["signature"]), canonical(unsigned))
    serial = document["serial"]
    if type(serial) is not int or serial < 1:
        raise ValueError("a key document is numbered from 1")
    if document["v"] != 1 or _instant(document["issued"]) > now:
        raise ValueError("a key document of another version or from the future")
    live = [
        (_instant(key["not_after"]), key)
        for key in document["keys"]
        if key["kem"] == "X25519" and _instant(key["not_after"]) > now
    ]
    if not live:
        raise ValueError("no live key")
    _, key = max(live, key=lambda pair: pair[0])
    if not isinstance(key["kid"], str) or not key["kid"]:
        raise ValueError("a key must have an id")
    public = x25519.X25519PublicKey.from_public_bytes(from_b64u(key["public"]))
    return VaultKey(key["kid"], public, serial, sha256(canonical(document)).hexdigest())


def _instant(text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError("times of a key document carry their zone")
    return instant


def face_data(face: Resident) -> dict[str, str]:
    """券面事項: the number and the basic four data."""
    return {
        "address": face.address,
        "birth_date": face.birth_date.isoformat(),
        "name": face.name,
        "number": face.individual_number,
        "sex": face.sex,
    }


def signed_face(face: Resident, issuer: ec.EllipticCurvePrivateKey, altered: bool) -> bytes:
    """Canonical {"face", "signature"}; `altered` spoils the signature of a special card."""
    data = face_data(face)
    signature = issuer.sign(canonical(data), ec.ECDSA(hashes.SHA256()))
    if altered:
        signature = signature[:-1] + bytes([signature[-1] ^ 1])
    return canonical({"face": data, "signature": b64u(signature)})


def seal(plain: bytes, key: VaultKey, case: str, nonce: str) -> dict[str, Any]:
    """The envelope: HPKE base mode (RFC 9180), bound to key, case, nonce and route.

    The library's public Suite.encrypt takes no associated data; its own tests use the function
    called here, whose bytes our tests check with an independent opener.
    """
    aad = {"kid": key.kid, "case": case, "nonce": nonce, "route": "card"}
    sealed = _SUITE.encrypt(plain, key.public, info=INFO + b"\n" + canonical(aad))
    return {
        "v": 1,
        "kid": key.kid,
        "enc": b64u(sealed[:ENC_BYTES]),
        "ct": b64u(sealed[ENC_BYTES:]),
        "aad": aad,
    }
