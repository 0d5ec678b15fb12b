"""Checkpoints as C2SP signed notes (c2sp.org/tlog-checkpoint, c2sp.org/signed-note).

<origin>\n<size>\n<base64 root>\n\n— <key name> <base64(4-byte key id || Ed25519 signature)>\n
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
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
    """The head a note states; BadNoteError unless the key's own signature is good.

    Every part must be written in the one way it can be: bits that base64 leaves unused, signs or
    leading zeros would let two different notes pass for the same. Other signers' lines are not
    looked at.
    """
    text, separator, signatures = note.partition("\n\n")
    lines = text.split("\n")
    if not separator or len(lines) != 3 or lines[0] != origin or not note.endswith("\n"):
        raise BadNoteError("not a checkpoint of this origin")
    if not re.fullmatch(r"0|[1-9][0-9]*", lines[1]):
        raise BadNoteError("the size is not a plain number")
    head = Head(int(lines[1]), _decoded(lines[2]))
    wanted = key_id(origin, key.public_bytes_raw())
    for line in signatures.split("\n"):
        mark, name, encoded = [*line.split(" ", 2), "", ""][:3]
        if mark != "\u2014" or name != origin:
            continue
        blob = _decoded(encoded)
        if blob[:4] != wanted:
            continue
        try:
            key.verify(blob[4:], (text + "\n").encode())
        except InvalidSignature:
            raise BadNoteError("the signature does not fit") from None
        return head
    raise BadNoteError("no signature of the known key")


def _decoded(text: str) -> bytes:
    """Bytes of base64 in its canonical form (RFC 4648 §3.5), and no other."""
    try:
        found = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise BadNoteError("not base64") from None
    if base64.b64encode(found).decode() != text:
        raise BadNoteError("not canonical base64")
    return found
