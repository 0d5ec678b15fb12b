"""A made-up photograph for a licence card: head and shoulders as grey shapes, 24 × 30 mm in shape."""

from __future__ import annotations

import struct
import zlib

WIDTH, HEIGHT = 240, 300
_PAPER, _HAIR, _SKIN, _COAT = b"\xdd\xe6\xee", b"\x4a\x4a\x52", b"\xd9\xb9\x9b", b"\x3d\x52\x6e"


def _colour(x: int, y: int) -> bytes:
    def inside(cx: int, cy: int, rx: int, ry: int) -> bool:
        return ((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2 <= 1

    if inside(120, 122, 48, 62) and y > 96:
        return _SKIN
    if inside(120, 108, 58, 66):
        return _HAIR
    if inside(120, 300, 105, 92):
        return _COAT
    if abs(x - 120) < 20 and 150 < y < 225:
        return _SKIN
    return _PAPER


def _chunk(kind: bytes, content: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(kind + content))
    return struct.pack(">I", len(content)) + kind + content + check


def photograph() -> bytes:
    """The bytes of a PNG file."""
    lines = (b"\0" + b"".join(_colour(x, y) for x in range(WIDTH)) for y in range(HEIGHT))
    head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    body = zlib.compress(b"".join(lines), 9)
    signature = b"\x89PNG\r\n\x1a\n"
    return signature + _chunk(b"IHDR", head) + _chunk(b"IDAT", body) + _chunk(b"IEND", b"")
