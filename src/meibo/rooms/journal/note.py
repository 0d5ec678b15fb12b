"""Checkpoints as C2SP signed notes (c2sp.org/tlog-checkpoint, c2sp.org/signed-note).

<origin>\n<size>\n<base64 root>\n\n— <key name> <base64(4-byte key id || Ed25519 signature)>\n
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ORIGIN = "meibo/journal"
_ED25519 = b"\x01"


class BadNoteError(ValueError):
    """The note is malformed, or no signature of the known key is on it."""


@dataclass(frozen=True, slots=True)
class Head:
    """A tree head: number of leaves and root hash."""

    size: int
    root: bytes


def key_id(name: str, public: bytes) -> bytes:
    """First four bytes of SHA-256(name || 0x0A || 0x01 || public key)."""
    return hashlib.sha256(name.encode() + b"\n" + _ED25519 + public).digest()[:4]


def sign(head: Head, key: Ed25519PrivateKey, *, origin: str = ORIGIN) -> str:
    """The signed note of a head, under the key named like the origin."""
    text = f"{origin}\n{head.size}\n{base64.b64encode(head.root).decode()}\n"
    public = key.public_key().public_bytes_raw()
    blob = key_id(origin, public) + key.sign(text.encode())
    return f"{text}\n\u2014 {origin} {base64.b64encode(blob).decode()}\n"


def verify(note: str, key: Ed25519PublicKey, *, origin: str = ORIGIN) -> Head:
    """The head a note states; BadNoteError unless the key's own signature is good."""
    text, separator, signatures = note.partition("\n\n")
    lines = text.split("\n")
    if not separator or len(lines) != 3 or lines[0] != origin:
        raise BadNoteError("not a checkpoint of this origin")
    wanted = key_id(origin, key.public_bytes_raw())
    for line in signatures.splitlines():
        mark, name, encoded = [*line.split(" "), "", ""][:3]
        if mark != "\u2014" or name != origin:
            continue
        blob = base64.b64decode(encoded, validate=True)
        if blob[:4] != wanted:
            continue
        try:
            key.verify(blob[4:], (text + "\n").encode())
        except InvalidSignature:
            raise BadNoteError("the signature does not fit") from None
        return Head(int(lines[1]), base64.b64decode(lines[2], validate=True))
    raise BadNoteError("no signature of the known key")
