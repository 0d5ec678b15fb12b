"""Token Status List (IETF draft-ietf-oauth-status-list): packing, compressing, reading; pure."""

from __future__ import annotations

import zlib
from collections.abc import Mapping

from meibo.terms.canonical import b64u, unb64u

BITS = 2
SIZE = 1 << 20
TYPE = "statuslist+jwt"
VALID, INVALID, SUSPENDED = 0, 1, 2


def packed(statuses: Mapping[int, int]) -> str:
    """`lst`: two bits for each index, lowest bits first, ZLIB-compressed, base64url."""
    data = bytearray(SIZE * BITS // 8)
    for index, status in statuses.items():
        data[index >> 2] |= status << ((index & 3) * BITS)
    return b64u(zlib.compress(bytes(data), 6))


def status_at(lst: str, index: int) -> int:
    """The status of one index of a packed list; IndexError outside it."""
    data = zlib.decompress(unb64u(lst))
    if not 0 <= index < len(data) * 8 // BITS:
        raise IndexError(index)
    return (data[index >> 2] >> ((index & 3) * BITS)) & 3
