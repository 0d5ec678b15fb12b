"""What a phone signs: that it holds its key, and each code it shows; pure.

The address of a code is `<public door>/r/<payload>`. The payload is base64url of a version (1 byte), the
copy's id (16), the time it was made (4, seconds since 1970) and a signature (64, r and s) by the phone's
key over all of these and the address before the payload: a code of one installation is none of another.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from meibo.flow.certificate.paper.code import UnreadableCodeError
from meibo.terms.canonical import b64u, unb64u

VERSION = 1
# What a phone signs for one end is never taken for the other.
_KEEP, _CODE = b"meibo phone v1 keep\0", b"meibo phone v1 code\0"
_SIGNED, _SIGNATURE = 21, 64
LENGTH = 114  # characters of base64url


@dataclass(frozen=True, slots=True)
class Code:
    """What a code says. content: the bytes of it that are signed."""

    copy: UUID
    made: datetime
    content: bytes
    signature: bytes

    def signed(self, address: str) -> bytes:
        """The bytes under the signature; address: all of the code's address before its payload."""
        return _CODE + address.encode() + b"\0" + self.content


def proof_of(challenge: str) -> bytes:
    """What a phone signs when the certificate is put there."""
    return _KEEP + challenge.encode()


def new(copy: UUID, made: datetime) -> Code:
    """A code that is still to be signed."""
    content = bytes([VERSION]) + copy.bytes + int(made.timestamp()).to_bytes(4, "big")
    return Code(copy, made, content, b"")


def payload(code: Code, signature: bytes) -> str:
    """The payload as it stands in the address."""
    return b64u(code.content + signature)


def read(text: str) -> Code:
    """Read a payload; UnreadableCodeError for anything of another shape. Checks no signature."""
    if len(text) != LENGTH:
        raise UnreadableCodeError
    try:
        found = unb64u(text)
    except ValueError:
        raise UnreadableCodeError from None
    if len(found) != _SIGNED + _SIGNATURE or found[0] != VERSION:
        raise UnreadableCodeError
    made = datetime.fromtimestamp(int.from_bytes(found[17:_SIGNED], "big"), UTC)
    return Code(UUID(bytes=found[1:17]), made, found[:_SIGNED], found[_SIGNED:])
