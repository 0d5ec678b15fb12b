"""The journal's published key."""

from __future__ import annotations

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key


def load(public: Path) -> Ed25519PublicKey:
    """journal.pem of the folder of published keys."""
    key = load_pem_public_key((public / "journal.pem").read_bytes())
    if not isinstance(key, Ed25519PublicKey):
        raise TypeError("journal.pem holds no Ed25519 key")
    return key
