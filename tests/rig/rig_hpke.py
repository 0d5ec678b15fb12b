"""HPKE's opener written from the text of RFC 9180, independent of the libraries that seal."""

from __future__ import annotations

import hmac

from cryptography.hazmat.primitives.asymmetric import x25519
from cryptography.hazmat.primitives.ciphers.aead import AESGCM


def extract(salt: bytes, label: bytes, ikm: bytes, suite: bytes) -> bytes:
    return hmac.digest(salt or bytes(32), b"HPKE-v1" + suite + label + ikm, "sha256")


def expand(prk: bytes, label: bytes, info: bytes, length: int, suite: bytes) -> bytes:
    labeled = length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info
    return hmac.digest(prk, labeled + b"\x01", "sha256")[:length]  # one block is enough here


def hpke_open(
    enc: bytes,
    ct: bytes,
    key: x25519.X25519PrivateKey,
    info: bytes,
    aad: bytes,
    aead: int = 2,
    key_bytes: int = 32,
) -> bytes:
    """RFC 9180 sections 4.1 and 5.1, base mode, X25519 and HKDF-SHA256, written from the text."""
    kem = b"KEM\x00\x20"
    suite = b"HPKE\x00\x20\x00\x01" + aead.to_bytes(2, "big")
    shared = key.exchange(x25519.X25519PublicKey.from_public_bytes(enc))
    context = enc + key.public_key().public_bytes_raw()
    prk = extract(b"", b"eae_prk", shared, kem)
    secret = expand(prk, b"shared_secret", context, 32, kem)
    hashed_id = extract(b"", b"psk_id_hash", b"", suite)
    hashed_info = extract(b"", b"info_hash", info, suite)
    schedule = b"\x00" + hashed_id + hashed_info
    top = extract(secret, b"secret", b"", suite)
    content_key = expand(top, b"key", schedule, key_bytes, suite)
    nonce = expand(top, b"base_nonce", schedule, 12, suite)
    return AESGCM(content_key).decrypt(nonce, ct, aad)
