"""How a number of digits may be written: every form the search knows. Pure.

A form's bytes are those that the number alone decides, whatever stands before and after it.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator

ZERO_BYTES = 2
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
# Of base64: (bytes before the number in its group of three, name).
_ALIGNMENTS = ((0, "base64_0"), (1, "base64_1"), (2, "base64_2"))


def digit_runs(number: str) -> Iterator[tuple[str, bytes]]:
    """Forms made of ASCII digits, spaces and hyphens alone: (name, bytes).

    Hex of ASCII digits has no letters, so upper and lower case are one; a PrintableString or
    UTF8String of DER holds the plain form, and hex of packed digits is the plain form.
    """
    groups = number[:4], number[4:8], number[8:]
    yield "plain", number.encode()
    yield "grouped_space", " ".join(groups).encode()
    yield "grouped_hyphen", "-".join(groups).encode()
    yield "hex", number.encode().hex().encode()
    yield "hex_utf16", utf16(number).hex().encode()


def utf16(number: str) -> bytes:
    """UTF-16 without the outer zero: LE and BE share these bytes, of length 2n - 1."""
    return number.encode("utf-16-be")[1:]


def base64_forms(number: str) -> Iterator[tuple[str, bytes]]:
    """Base64 at each alignment, without the characters that neighbouring bytes share.

    Bits of ASCII digits never make the two characters in which base64url differs.
    """
    for before, name in _ALIGNMENTS:
        whole = base64.b64encode(b"\0" * before + number.encode())
        first, end = -(-8 * before // 6), 8 * (before + len(number)) // 6
        yield name, whole[first:end]


def packed(number: str) -> Iterator[tuple[str, bytes]]:
    """Two decimal digits a byte; an odd number of digits is filled with 0 before or F after.

    Forms with two zero bytes are left out (162 of the 40,000 of the sample residents): small binary
    integers side by side, as in every database file, look the same.
    """
    if len(number) % 2 == 0:
        forms = {"packed": number, "packed_signed": f"0{number}c"}
    else:
        forms = {"packed": f"0{number}", "packed_filled": f"{number}f"}
    for name, digits in forms.items():
        form = bytes.fromhex(digits)
        if form.count(0) < ZERO_BYTES:
            yield name, form


def spelled(number: str) -> Iterator[tuple[str, bytes]]:
    """Full-width digits: as UTF-8, as its hex in both cases, in an address, in escaped JSON."""
    wide = number.translate(FULL_WIDTH)
    raw = wide.encode()
    yield "full_width", raw
    yield "full_width_hex", raw.hex().encode()
    yield "full_width_hex", raw.hex().upper().encode()
    yield "full_width_address", "".join(f"%{byte:02X}" for byte in raw).encode()
    yield "full_width_json", "".join(f"\\u{ord(sign):04x}" for sign in wide).encode()


def all_forms(number: str) -> Iterator[tuple[str, bytes]]:
    """Every form: (name, bytes)."""
    yield from digit_runs(number)
    yield "utf16", utf16(number)
    yield from base64_forms(number)
    yield from packed(number)
    yield from spelled(number)
