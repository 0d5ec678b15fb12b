"""A vault, its root and its key document, as the typing page is given them; and an order to type."""

from __future__ import annotations

from typing import Any

from cryptography.hazmat.primitives.asymmetric import ed25519, x25519

from meibo.terms.canonical import b64u, canonical

AT = "2026-11-20T10:00:00Z"
ORDER = {"case": "c0ffee", "nonce": "AAAA", "typist": "officer-1", "round": 2}
NUMBER = "123456789018"
ROOT = ed25519.Ed25519PrivateKey.from_private_bytes(b"r" * 32)
VAULT = x25519.X25519PrivateKey.from_private_bytes(b"v" * 32)


def signed(document: dict[str, Any], root: ed25519.Ed25519PrivateKey = ROOT) -> dict[str, Any]:
    return {**document, "signature": b64u(root.sign(canonical(document)))}


def key(kid: str, private: x25519.X25519PrivateKey, not_after: str) -> dict[str, str]:
    public = b64u(private.public_key().public_bytes_raw())
    return {"kid": kid, "kem": "X25519", "public": public, "not_after": not_after}


DOCUMENT = {
    "v": 1, "serial": 3, "issued": "2026-11-01T00:00:00+09:00",
    "keys": [key("vault-2", VAULT, "2028-01-01T00:00:00+00:00"),
             key("vault-1", x25519.X25519PrivateKey.generate(), "2026-12-01T00:00:00+00:00")],
}  # fmt: skip
