"""What the transit engine does with its keys, as published; no key ever leaves the store.

https://openbao.org/api-docs/secret/transit/
"""

from __future__ import annotations

import base64
import hmac
import os
import re
import secrets
import sqlite3
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from neighbours.store import Store

SCHEMA = """
CREATE TABLE IF NOT EXISTS key (name TEXT PRIMARY KEY, type TEXT NOT NULL,
  latest INTEGER NOT NULL, min_decryption INTEGER NOT NULL, min_encryption INTEGER NOT NULL,
  min_available INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS version (name TEXT NOT NULL REFERENCES key (name),
  version INTEGER NOT NULL, material BLOB NOT NULL, PRIMARY KEY (name, version)) STRICT;
"""
TYPES = frozenset({"aes256-gcm96", "hmac", "ecdsa-p256"})
# The order of P-256 (FIPS 186-4 D.1.2.3): a private key is a number below it.
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_NONCE = 12
_SEALED = re.compile(r"vault:v([1-9][0-9]{0,5}):(.+)")


class RefusedError(Exception):
    """The request cannot be done; words as in `errors` of an answer of 400."""


@dataclass(frozen=True)
class Key:
    """A named key. latest: its newest version; the others: the lowest versions still allowed."""

    name: str
    type: str
    latest: int
    min_decryption: int
    min_encryption: int
    min_available: int


def find(store: Store, name: str) -> Key:
    """The key of a name; RefusedError."""
    row = store.connection().execute("SELECT * FROM key WHERE name = ?", [name]).fetchone()
    if row is None:
        raise RefusedError("encryption key not found")
    return Key(**dict(row))


def create(store: Store, name: str, kind: str) -> None:
    """Make a key; one that is there stays."""
    if kind not in TYPES:
        raise RefusedError(f"unknown key type {kind}")
    with store.transaction() as connection:
        made = connection.execute(
            "INSERT OR IGNORE INTO key VALUES (?, ?, 1, 1, 0, 0)", [name, kind]
        )
        if made.rowcount:
            _add(connection, name, 1)


def _add(connection: sqlite3.Connection, name: str, version: int) -> None:
    connection.execute(
        "INSERT INTO version VALUES (?, ?, ?)", [name, version, secrets.token_bytes(32)]
    )


def rotate(store: Store, name: str) -> None:
    """Make the next version of a key; RefusedError."""
    find(store, name)
    with store.transaction() as connection:
        connection.execute("UPDATE key SET latest = latest + 1 WHERE name = ?", [name])
        latest = connection.execute("SELECT latest FROM key WHERE name = ?", [name]).fetchone()[0]
        _add(connection, name, latest)


def configure(store: Store, name: str, decryption: int, encryption: int) -> None:
    """Set the lowest versions allowed for opening and for sealing (0: the newest alone)."""
    found = find(store, name)
    if not (found.min_available <= decryption <= found.latest and 0 <= encryption <= found.latest):
        raise RefusedError("minimum version out of range")
    if encryption and encryption < decryption:
        raise RefusedError("min encryption version should not be less than min decryption version")
    store.connection().execute(
        "UPDATE key SET min_decryption = ?, min_encryption = ? WHERE name = ?",
        [decryption, encryption, name],
    )


def trim(store: Store, name: str, least: int) -> None:
    """Destroy the versions below one, which nothing may need any more; RefusedError."""
    found = find(store, name)
    if found.min_encryption == 0 or least > min(found.min_decryption, found.min_encryption):
        raise RefusedError("minimum available version cannot be higher than what is allowed")
    with store.transaction() as connection:
        connection.execute("DELETE FROM version WHERE name = ? AND version < ?", [name, least])
        connection.execute("UPDATE key SET min_available = ? WHERE name = ?", [least, name])


def _material(store: Store, name: str, version: int) -> bytes:
    row = store.connection().execute(
        "SELECT material FROM version WHERE name = ? AND version = ?", [name, version]
    ).fetchone()  # fmt: skip
    if row is None:
        raise RefusedError("no such version of the key")
    return bytes(row[0])


def _cipher(store: Store, found: Key, version: int) -> AESGCM:
    if found.type != "aes256-gcm96":
        raise RefusedError(f"key type {found.type} does not support encryption")
    return AESGCM(_material(store, found.name, version))


def encrypt(store: Store, name: str, plain: bytes) -> str:
    """`vault:v<version>:<base64 of nonce || AES-256-GCM>` under the newest version."""
    found = find(store, name)
    nonce = os.urandom(_NONCE)
    sealed = nonce + _cipher(store, found, found.latest).encrypt(nonce, plain, None)
    return f"vault:v{found.latest}:{base64.b64encode(sealed).decode()}"


def decrypt(store: Store, name: str, ciphertext: str) -> bytes:
    """Undo encrypt; RefusedError."""
    found, parts = find(store, name), _SEALED.fullmatch(ciphertext)
    if parts is None:
        raise RefusedError("invalid ciphertext: no prefix")
    version = int(parts[1])
    if version < found.min_decryption:
        raise RefusedError("ciphertext or signature version is disallowed by policy (too old)")
    try:
        sealed = base64.b64decode(parts[2], validate=True)
        return _cipher(store, found, version).decrypt(sealed[:_NONCE], sealed[_NONCE:], None)
    except (InvalidTag, ValueError):
        raise RefusedError("cipher: message authentication failed") from None


def _signing_key(store: Store, found: Key, version: int) -> ec.EllipticCurvePrivateKey:
    if found.type != "ecdsa-p256":
        raise RefusedError(f"key type {found.type} does not support signing")
    number = int.from_bytes(_material(store, found.name, version), "big") % (_ORDER - 1) + 1
    return ec.derive_private_key(number, ec.SECP256R1())


def public_keys(store: Store, name: str) -> dict[str, str]:
    """PEM of each version of a key that signs; empty for other kinds."""
    found = find(store, name)
    if found.type != "ecdsa-p256":
        return {}
    kept = range(max(1, found.min_available), found.latest + 1)
    keys = {version: _signing_key(store, found, version).public_key() for version in kept}
    how = (serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    return {str(version): key.public_bytes(*how).decode() for version, key in keys.items()}


def sign(store: Store, name: str, content: bytes, version: int) -> str:
    """`vault:v<version>:<base64url of r and s>`, as marshaling_algorithm jws has it; version 0: the
    newest."""
    found = find(store, name)
    version = version or found.latest
    der = _signing_key(store, found, version).sign(content, ec.ECDSA(hashes.SHA256()))
    raw = b"".join(part.to_bytes(32, "big") for part in decode_dss_signature(der))
    return f"vault:v{version}:{base64.urlsafe_b64encode(raw).rstrip(b'=').decode()}"


def keyed_hash(store: Store, name: str, content: bytes, version: int) -> str:
    """`vault:v<version>:<base64 of HMAC-SHA256>`; version 0: the newest."""
    found = find(store, name)
    version = version or found.latest
    if version > found.latest or version < found.min_encryption:
        raise RefusedError("cannot generate HMAC: version is too old or does not exist")
    made = hmac.digest(_material(store, name, version), content, "sha256")
    return f"vault:v{version}:{base64.b64encode(made).decode()}"
