"""The payload of the two-dimensional code on paper: COSE_Sign1 (RFC 9052) over very little; pure.

The address is `<public door>/c/<payload>#<salt>`. The payload names the certificate by its random
number and holds a commitment to the printed name: the first 16 bytes of SHA-256 over salt and
folded name. The salt stands in the fragment alone, which a browser never sends by itself: what a
server or a proxy may log of the address says nothing of the name, not even to somebody who guesses.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

import cbor2

from meibo.flow.certificate import cose
from meibo.terms.canonical import b64u, unb64u
from meibo.terms.person_name import folded_key

SALT_BYTES = COMMITMENT_BYTES = 16
LARGEST = 400  # characters; ours have about 160
_NUMBER, _NAME = 1, 2  # our payload's labels


class UnreadableCodeError(ValueError):
    """It is no code of ours."""


@dataclass(frozen=True, slots=True)
class Code:
    """What a code says, and what of it was signed by which key."""

    certificate: UUID
    commitment: bytes
    key_id: bytes
    signed: bytes
    signature: bytes


def committed(salt: bytes, name: str) -> bytes:
    """The commitment to a name; names written in other widths or frequent variants meet."""
    return hashlib.sha256(salt + folded_key(name).encode()).digest()[:COMMITMENT_BYTES]


def make(
    certificate: UUID, commitment: bytes, key_id: bytes, sign: Callable[[bytes], bytes]
) -> str:
    """The payload as it stands in the address."""
    protected = cbor2.dumps({cose.ALGORITHM: cose.ES256, cose.KEY_ID: key_id})
    payload = cbor2.dumps({_NUMBER: certificate.bytes, _NAME: commitment})
    signature = sign(cose.to_be_signed(protected, payload))
    return b64u(cbor2.dumps(cbor2.CBORTag(cose.SIGN1_TAG, [protected, {}, payload, signature])))


def read(text: str) -> Code:
    """Read a payload; UnreadableCodeError for anything of another shape. Checks no signature."""
    try:
        if len(text) > LARGEST:
            raise ValueError("too long")
        found = cbor2.loads(unb64u(text))
        if not isinstance(found, cbor2.CBORTag) or found.tag != cose.SIGN1_TAG:
            raise ValueError("no COSE_Sign1")
        protected, unprotected, payload, signature = found.value
        header, content = cbor2.loads(protected), cbor2.loads(payload)
        if unprotected != {} or set(header) != {cose.ALGORITHM, cose.KEY_ID}:
            raise ValueError("other headers")
        if header[cose.ALGORITHM] != cose.ES256 or set(content) != {_NUMBER, _NAME}:
            raise ValueError("another algorithm or content")
        parts = [header[cose.KEY_ID], content[_NUMBER], content[_NAME], signature]
        if [isinstance(one, bytes) and len(one) for one in parts] != [8, 16, COMMITMENT_BYTES, 64]:
            raise ValueError("other sizes")
        return Code(
            UUID(bytes=content[_NUMBER]), content[_NAME], header[cose.KEY_ID],
            cose.to_be_signed(protected, payload), signature,
        )  # fmt: skip
    except (ValueError, TypeError, KeyError, AttributeError, ArithmeticError, RecursionError,
            EOFError, cbor2.CBORError) as error:  # fmt: skip
        raise UnreadableCodeError from error


def read_salt(text: str) -> bytes | None:
    """The salt as the page handed it over; None where there is none of the right size."""
    try:
        salt = unb64u(text)
    except ValueError:
        return None
    return salt if len(salt) == SALT_BYTES else None
