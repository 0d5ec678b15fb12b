"""CBOR of strangers, read within bounds: size, depth, number of items, kinds and tags.

Of CBOR (RFC 8949) an mdoc needs little. What it does not need is refused before anything is
built: lengths without an end, floats, tags that make a program do something (regular expressions,
large exponents, references to oneself), keys given twice.
"""

from __future__ import annotations

from typing import Any

import cbor2

LARGEST = 64_000  # bytes; ours have about 2,000
DEEPEST = 12
MOST_ITEMS = 4_000
TDATE, EMBEDDED, FULL_DATE = 0, 24, 1004
_TAGS = frozenset({TDATE, EMBEDDED, FULL_DATE})
# Major types of RFC 8949 §3.1.
_UNSIGNED, _NEGATIVE, _BYTES, _TEXT, _ARRAY, _MAP, _TAG, _SIMPLE = range(8)
# False, true, null; and undefined, which libraries of wallets write where a header has nothing.
_PLAIN = frozenset({20, 21, 22, 23})


class UnboundedError(ValueError):
    """It is not CBOR, or more or other than is read here; says which, never the content."""


def loads(data: bytes) -> Any:
    """The one item that the bytes are, to the last byte; UnboundedError."""
    _scan(data)
    try:
        return cbor2.loads(
            data, max_depth=DEEPEST + 1, allow_indefinite=False, allow_duplicate_keys=False
        )
    except (cbor2.CBORError, ValueError, TypeError, ArithmeticError) as error:
        raise UnboundedError(type(error).__name__) from None


def embedded(item: object) -> bytes:
    """The bytes that a tag 24 wraps; UnboundedError where it is none."""
    if not isinstance(item, cbor2.CBORTag) or item.tag != EMBEDDED:
        raise UnboundedError("no embedded item")
    if not isinstance(item.value, bytes):
        raise UnboundedError("no embedded bytes")
    return item.value


def _scan(data: bytes) -> None:
    """Walk the heads of all items without building any; UnboundedError."""
    if len(data) > LARGEST:
        raise UnboundedError("too large")
    place = items = 0
    open_items = [1]  # how many are still to come, level by level
    while open_items:
        if not open_items[-1]:
            open_items.pop()
            continue
        open_items[-1] -= 1
        items += 1
        if items > MOST_ITEMS:
            raise UnboundedError("too many items")
        major, argument, place = _head(data, place)
        if major in (_BYTES, _TEXT):
            place += argument
        children = {_ARRAY: argument, _MAP: 2 * argument, _TAG: 1}.get(major, 0)
        if children:
            open_items.append(children)
        if len(open_items) > DEEPEST:
            raise UnboundedError("too deep")
    if place != len(data):
        raise UnboundedError("ends too early" if place > len(data) else "something behind it")


def _head(data: bytes, place: int) -> tuple[int, int, int]:
    """Major type, argument, and where the head ends."""
    if place >= len(data):
        raise UnboundedError("ends too early")
    major, low = data[place] >> 5, data[place] & 31
    place += 1
    if low < 24:
        argument = low
    elif low <= 27:
        size = 1 << (low - 24)
        if place + size > len(data):
            raise UnboundedError("ends too early")
        argument = int.from_bytes(data[place : place + size], "big")
        place += size
    else:
        raise UnboundedError("no length")
    if major == _SIMPLE and (low > 23 or argument not in _PLAIN):
        raise UnboundedError("a float or another simple value")
    if major == _TAG and argument not in _TAGS:
        raise UnboundedError("a tag that is not read here")
    return major, argument, place
