"""Identifiers at rest, and how they are found: an Individual Number or another code (kinds.py).

Sealed by AES-256-GCM under a data key of the authority, found by a keyed hash under the register
file's look-up key. Where the register file's erasure rule destroys, every identifier has a key of its
own in the key store outside the database, which also holds its keyed hashes; the database has
the ciphertext and a name that says nothing. Raises the port's KeyLostError and KeyServiceDownError;
`refused_calmly` makes refusals of them.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import uuid4

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from meibo import plugs
from meibo.catalogue import register_files
from meibo.rooms.vault.kinds import NUMBER, Kind
from meibo.rooms.vault.models import DataKey, Index
from meibo.rooms.vault.ports import (
    KeyLostError,
    KeyService,
    KeyServiceDownError,
    KeyStore,
    lookup_key,
)
from meibo.rooms.vault.refusals import key_lost, key_service_down

_NONCE, _BYTES = 12, 32
_PROOF = b"meibo-index-proof"
# Whose data key seals the keys of the key store; no authority is called so.
KEY_STORE = "key store"
OWN = "own:"


@dataclass(frozen=True, slots=True)
class Hashes:
    """Keyed hashes under the version in use, and under the one before it while there is one; with
    them goes which versions these are."""

    now: bytes
    before: bytes | None
    version: int
    before_version: int | None

    def by_version(self) -> dict[int, bytes]:
        """Every hash by its version."""
        found = {self.version: self.now}
        if self.before is not None and self.before_version is not None:
            found[self.before_version] = self.before
        return found


@dataclass(frozen=True, slots=True)
class Sealed:
    """What the database keeps of an identifier. hashes: of which versions the look-ups are."""

    sealed: bytes
    data_key: str
    lookup: bytes
    lookup_before: bytes | None
    hashes: Hashes


@dataclass(frozen=True, slots=True)
class Area:
    """Identifiers of one kind and register file under one key. Asks nobody: neither database nor
    key service."""

    cipher: AESGCM
    bound: bytes

    def seal(self, content: str) -> bytes:
        """nonce || ciphertext, bound to register file, owner of the key and kind."""
        nonce = os.urandom(_NONCE)
        return nonce + self.cipher.encrypt(nonce, content.encode(), self.bound)

    def unseal(self, sealed: bytes) -> str:
        """Undo seal; cryptography's InvalidTag."""
        return self.cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], self.bound).decode()


def key_service() -> KeyService:
    """The key service of this process."""
    found: KeyService = plugs.fill("vault.key_service")
    return found


def key_store() -> KeyStore:
    """The key store of this process."""
    found: KeyStore = plugs.fill("vault.key_store")
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


def has_own_keys(register_file: str) -> bool:
    """Whether identifiers of a register file can be destroyed one by one (ERA-04)."""
    erasure = register_files()[register_file].erasure
    return "destroyed" in (erasure.living, erasure.dead)


@lru_cache(maxsize=64)
def _cipher(key_id: str, wrapped_by: int, wrapped: bytes) -> AESGCM:
    # Making the cipher for each number would halve the rate; a data key is used many times.
    return AESGCM(key_service().unwrap(wrapped_by, wrapped))


def _of(key: DataKey) -> AESGCM:
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


def looker(register_file: str, version: int, kind: Kind = NUMBER) -> Callable[[str], bytes]:
    """What makes the keyed hash of an identifier, for many of them: kinds are never equal."""
    look, key = key_service().lookup, lookup_key(register_file)
    before = "" if kind is NUMBER else f"{kind.value}\n"
    return lambda content: look(key, version, (before + content).encode())


def hashed(register_file: str, version: int, content: str, kind: Kind = NUMBER) -> bytes:
    """The keyed hash by which an identifier is found."""
    return looker(register_file, version, kind)(content)


def _hashes(register_file: str, content: str, kind: Kind) -> Hashes:
    index = index_of(register_file)
    before = None if index.before is None else hashed(register_file, index.before, content, kind)
    now = hashed(register_file, index.version, content, kind)
    return Hashes(now, before, index.version, index.before)


def seal(
    register_file: str, authority: str, content: str, at: datetime, kind: Kind = NUMBER
) -> Sealed:
    """Seal an identifier and make its look-ups."""
    hashes = _hashes(register_file, content, kind)
    if has_own_keys(register_file):
        name = _own_key(register_file, hashes, at)
        sealed = area(OWN + name, register_file, kind).seal(content)
        return Sealed(sealed, OWN + name, bytes.fromhex(name), None, hashes)
    key = data_key(authority, at)
    sealed = area(key.id, register_file, kind).seal(content)
    return Sealed(sealed, key.id, hashes.now, hashes.before, hashes)


def unseal(key: str, register_file: str, sealed: bytes, kind: Kind = NUMBER) -> str:
    """Undo seal. cryptography's InvalidTag where it was altered or moved to another file, KeyError
    where its own key was destroyed."""
    return area(key, register_file, kind).unseal(sealed)


def area(key: str, register_file: str, kind: Kind = NUMBER) -> Area:
    """Where what is under one key seals and opens; for many identifiers, made once."""
    if key.startswith(OWN):
        return Area(_own_cipher(key.removeprefix(OWN)), _bound(register_file, key, kind))
    row = DataKey.objects.get(id=key)
    return Area(_of(row), _bound(register_file, row.authority, kind))


def find(register_file: str, content: str, kind: Kind) -> list[bytes]:
    """The look-ups an identifier can stand under; nothing is made."""
    hashes = _hashes(register_file, content, kind)
    if has_own_keys(register_file):
        name = key_store().find(register_file, hashes.by_version())
        return [] if name is None else [bytes.fromhex(name)]
    return list(hashes.by_version().values())


def _own_key(register_file: str, hashes: Hashes, at: datetime) -> str:
    """The name of an identifier's own key, made where none of its hashes is known."""
    known = key_store().find(register_file, hashes.by_version())
    if known is not None:
        key_store().look_at([known], at.date())
        return known
    name, cipher = secrets.token_hex(_BYTES), _of(data_key(KEY_STORE, at))
    nonce = os.urandom(_NONCE)
    key = nonce + cipher.encrypt(nonce, secrets.token_bytes(_BYTES), name.encode())
    return key_store().add(register_file, name, key, hashes.by_version(), at.date())


def _own_cipher(name: str) -> AESGCM:
    kept = key_store().key(name)
    cipher = _of(DataKey.objects.get(authority=KEY_STORE))
    return AESGCM(cipher.decrypt(kept[:_NONCE], kept[_NONCE:], name.encode()))


def _bound(register_file: str, owner: str, kind: Kind) -> bytes:
    if kind is NUMBER:
        return f"meibo-number-v1\n{register_file}\n{owner}".encode()
    return f"meibo-code-v1\n{kind.value}\n{register_file}\n{owner}".encode()
