"""Numbers at rest: AES-256-GCM under a data key of the authority, wrapped by the keyring."""

from __future__ import annotations

import os
import secrets
from datetime import datetime
from functools import lru_cache
from uuid import uuid4

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from meibo import plugs
from meibo.rooms.vault.models import DataKey
from meibo.rooms.vault.ports import Keyring

_NONCE = 12


def keyring() -> Keyring:
    """The key-management adapter of this process."""
    found: Keyring = plugs.fill("vault.keyring")
    return found


@lru_cache(maxsize=64)
def _cipher(key_id: str, wrapped: bytes) -> AESGCM:
    # Making the cipher for each number would halve the rate; a data key is used many times.
    return AESGCM(keyring().unwrap(wrapped))


def data_key(authority: str, at: datetime) -> DataKey:
    """The authority's data key, made at its first number (VLT-03)."""
    found = DataKey.objects.filter(authority=authority).first()
    if found is None:
        wrapped = keyring().wrap(secrets.token_bytes(32))
        DataKey.objects.bulk_create(
            [DataKey(id=str(uuid4()), authority=authority, wrapped=wrapped, made_at=at)],
            ignore_conflicts=True,
        )
        found = DataKey.objects.get(authority=authority)
    return found


def seal(key: DataKey, register_file: str, number: str) -> bytes:
    """nonce || ciphertext, bound to register file and authority."""
    nonce = os.urandom(_NONCE)
    cipher = _cipher(key.id, bytes(key.wrapped))
    return nonce + cipher.encrypt(nonce, number.encode(), _bound(register_file, key.authority))


def unseal(key: DataKey, register_file: str, sealed: bytes) -> str:
    """Undo seal; cryptography's InvalidTag where it was altered or moved to another file."""
    cipher = _cipher(key.id, bytes(key.wrapped))
    bound = _bound(register_file, key.authority)
    return cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], bound).decode()


def _bound(register_file: str, authority: str) -> bytes:
    return f"meibo-number-v1\n{register_file}\n{authority}".encode()
