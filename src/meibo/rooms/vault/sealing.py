"""Numbers at rest: AES-256-GCM under a data key of the authority, wrapped by the key service; found
by a keyed hash under the register file's look-up key.

Raises the port's KeyLostError and KeyServiceDownError; `refused_calmly` makes refusals of them.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import uuid4

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from meibo import plugs
from meibo.rooms.vault.models import DataKey, Index
from meibo.rooms.vault.ports import (
    KeyLostError,
    KeyService,
    KeyServiceDownError,
    lookup_key,
)
from meibo.rooms.vault.refusals import key_lost, key_service_down

_NONCE = 12
_PROOF = b"meibo-index-proof"


@dataclass(frozen=True, slots=True)
class Indexed:
    """Keyed hashes of a number: under the version in use, and under the one before it while there
    is one. With them goes which versions these are."""

    lookup: bytes
    lookup_before: bytes | None
    version: int
    before: int | None


def key_service() -> KeyService:
    """The key service of this process."""
    found: KeyService = plugs.fill("vault.key_service")
    return found


@contextmanager
def refused_calmly() -> Iterator[None]:
    """Refuse (vault.key_lost, vault.key_service) where the key service has no key or no answer."""
    try:
        yield
    except KeyLostError as lost:
        raise key_lost(lost.key, lost.version) from None
    except KeyServiceDownError:
        raise key_service_down() from None


@lru_cache(maxsize=64)
def _cipher(key_id: str, wrapped_by: int, wrapped: bytes) -> AESGCM:
    # Making the cipher for each number would halve the rate; a data key is used many times.
    return AESGCM(key_service().unwrap(wrapped_by, wrapped))


def cipher(key: DataKey) -> AESGCM:
    """The cipher of a data key."""
    return _cipher(key.id, key.wrapped_by, bytes(key.wrapped))


def data_key(authority: str, at: datetime) -> DataKey:
    """The authority's data key, made at its first number (VLT-03)."""
    found = DataKey.objects.filter(authority=authority).first()
    if found is None:
        new = key_service().new_data_key()
        made = DataKey(id=str(uuid4()), authority=authority, wrapped=new.wrapped,
                       wrapped_by=new.version, made_at=at)  # fmt: skip
        DataKey.objects.bulk_create([made], ignore_conflicts=True)
        found = DataKey.objects.get(authority=authority)
    return found


def index_of(register_file: str) -> Index:
    """Which versions of its look-up key a register file uses; KeyLostError where the key service
    holds another key under that version than the one the file was indexed by."""
    found = Index.objects.filter(register_file=register_file).first()
    if found is None:
        version = key_service().newest(lookup_key(register_file))
        made = Index(register_file=register_file, version=version,
                     proof=proof(register_file, version))  # fmt: skip
        Index.objects.bulk_create([made], ignore_conflicts=True)
        found = Index.objects.get(register_file=register_file)
    if _proven(register_file, found.version) != bytes(found.proof):
        raise KeyLostError(lookup_key(register_file), found.version)
    return found


def proof(register_file: str, version: int) -> bytes:
    """What tells one version of a look-up key from another key in its place."""
    return key_service().lookup(lookup_key(register_file), version, _PROOF)


@lru_cache(maxsize=64)
def _proven(register_file: str, version: int) -> bytes:
    return proof(register_file, version)


def forget() -> None:
    """Forget every key that was unwrapped."""
    _cipher.cache_clear()
    _proven.cache_clear()


def indexed(register_file: str, number: str) -> Indexed:
    """The keyed hashes by which a number is found in a register file."""
    index, key = index_of(register_file), lookup_key(register_file)
    ask = key_service().lookup
    before = None if index.before is None else ask(key, index.before, number.encode())
    return Indexed(ask(key, index.version, number.encode()), before, index.version, index.before)


def seal(key: DataKey, register_file: str, number: str) -> bytes:
    """nonce || ciphertext, bound to register file and authority."""
    nonce = os.urandom(_NONCE)
    bound = _bound(register_file, key.authority)
    return nonce + cipher(key).encrypt(nonce, number.encode(), bound)


def unseal(key: DataKey, register_file: str, sealed: bytes) -> str:
    """Undo seal; cryptography's InvalidTag where it was altered or moved to another file."""
    bound = _bound(register_file, key.authority)
    return cipher(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], bound).decode()


def _bound(register_file: str, authority: str) -> bytes:
    return f"meibo-number-v1\n{register_file}\n{authority}".encode()
