"""What is provided, sealed under the handle that the link ends with; pure but for chance.

The public's door reads every row and no name: without a link it can open none of them.
"""

from __future__ import annotations

import secrets
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_NONCE = 12


class NotSealedSoError(ValueError):
    """Another handle, another provision, or changed bytes."""


def _key(handle: str) -> AESGCM:
    derived = HKDF(hashes.SHA256(), 32, salt=None, info=b"meibo provision v1")
    return AESGCM(derived.derive(handle.encode()))


def seal(handle: str, provision: UUID, text: str) -> bytes:
    """Nonce and AES-256-GCM of a text, for one provision."""
    nonce = secrets.token_bytes(_NONCE)
    return nonce + _key(handle).encrypt(nonce, text.encode(), provision.bytes)


def unseal(handle: str, provision: UUID, content: bytes) -> str:
    """The text; NotSealedSoError."""
    try:
        found = _key(handle).decrypt(content[:_NONCE], content[_NONCE:], provision.bytes)
    except (InvalidTag, ValueError):
        raise NotSealedSoError from None
    return found.decode()
