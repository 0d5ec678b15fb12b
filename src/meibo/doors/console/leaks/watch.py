"""Searches bytes for many numbers at once: runs that could be a form are cut out by one regular
expression a kind, and each window of a run is looked up in a dictionary. Pure.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from meibo.doors.console.leaks import encodings

# No form is longer: a grouped number, full width, percent-encoded.
LONGEST = 192
# Packed digits: words of four bytes are compared first; all but a form's last byte are digits.
_HEAD = 4
_LONGEST_PACKED = 7
_ZEROS = re.compile(rb"\x00{16,}")
_PACKED = re.compile(
    b"[" + b"".join(b"\\x%x0-\\x%x9" % (high, high) for high in range(10)) + b"]{5,}"
)
_DIGITS = re.compile(rb"[0-9][0-9 -]{10,}")
_UTF16 = re.compile(rb"[0-9](?:\x00[0-9]){10,}")
# Bits of ASCII digits come round every four characters of base64; the shortest form (14) holds
# two whole rounds wherever it begins.
_BASE64 = re.compile(rb"(?:[MNO][DTjz][AEIMQUYcgk][w-z0-5]){2,}")
_ROUND = 4
_LINES = re.compile(rb"[\r\n]")
_GAP = {"　": " ", "－": "-", "−": "-", "‐": "-"}
_NARROW = str.maketrans({**{chr(0xFF10 + n): str(n) for n in range(10)}, **_GAP})
_WIDE = rb"(?:\xef\xbc[\x90-\x99]|[ -]|\xe3\x80\x80|\xef\xbc\x8d|\xe2\x88\x92|\xe2\x80\x90){10,}"
# Full-width digits in disguise: (name, how a run begins, run, how a run reads as UTF-8). The
# beginnings are looked for first, as plain bytes: most data holds none.
_SPELLED: tuple[tuple[str, tuple[bytes, ...], re.Pattern[bytes], Callable[[bytes], bytes]], ...] = (
    ("full_width", (b"\xef\xbc",), re.compile(rb"\xef\xbc[\x90-\x99]" + _WIDE), bytes),
    (
        "full_width_hex",
        (b"efbc9", b"EFBC9"),
        re.compile(rb"(?:(?:efbc|EFBC)9[0-9]){11,}"),
        lambda run: bytes.fromhex(run.decode()),
    ),
    (
        "full_width_address",
        (b"%ef%bc%9", b"%EF%BC%9"),
        re.compile(rb"(?:%(?:ef%bc|EF%BC)%9[0-9]){11,}"),
        unquote_to_bytes,
    ),
    (
        "full_width_json",
        (rb"\uff1", rb"\uFF1"),
        re.compile(rb"(?:\\u(?:ff|FF)1[0-9]){11,}"),
        lambda run: run.decode("unicode_escape").encode(),
    ),
)


@dataclass(frozen=True, slots=True)
class Subject:
    """A number looked for; prints as a digest, never as itself."""

    kind: str
    digest: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A form of a number: `offset` in bytes (a run's start, where digits are full width)."""

    offset: int
    encoding: str
    subject: Subject


Forms = dict[int, dict[bytes, tuple[str, Subject]]]


class Watch:
    """The numbers looked for, in every form.

    Digests are keyed with a key of this run alone: 10¹² numbers are hashed in minutes, so a plain
    digest in a report would be the number.
    """

    def __init__(self, numbers: Iterable[tuple[str, str]]) -> None:
        """Take (kind, digits); ValueError for anything but 11 or 12 digits."""
        self._key = secrets.token_bytes(32)
        self._runs: Forms = {}
        self._utf16: Forms = {}
        self._base64: Forms = {}
        self._packed: dict[bytes, list[tuple[bytes, str, Subject]]] = {}
        self.subjects = self.patterns = 0
        for kind, number in numbers:
            self._add(Subject(kind, self.digest(number)), number)
        self._heads = {int.from_bytes(head, sys.byteorder) for head in self._packed}

    def digest(self, number: str) -> str:
        """What stands for a number in this run's report."""
        return hashlib.blake2b(number.encode(), key=self._key, digest_size=6).hexdigest()

    def _add(self, subject: Subject, number: str) -> None:
        if not re.fullmatch(r"[0-9]{11,12}", number):
            raise ValueError(f"not a number of 11 or 12 digits ({subject.kind})")
        self.subjects += 1
        self.patterns += len(list(encodings.all_forms(number)))
        for name, form in encodings.digit_runs(number):
            self._runs.setdefault(len(form), {})[form] = name, subject
        form = encodings.utf16(number)
        self._utf16.setdefault(len(form), {})[form] = "utf16", subject
        for name, form in encodings.base64_forms(number):
            self._base64.setdefault(len(form), {})[form] = name, subject
        for name, form in encodings.packed(number):
            self._packed.setdefault(form[:_HEAD], []).append((form, name, subject))

    def search(self, data: bytes) -> Iterator[Hit]:
        """Every form in the bytes."""
        for found in _DIGITS.finditer(data):
            yield from _windows(self._runs, found[0], found.start())
        for found in _UTF16.finditer(data):
            yield from _windows(self._utf16, found[0], found.start())
        yield from self._in_base64(data)
        yield from self._in_packed(data)
        yield from self._in_spelled(data)

    def _in_spelled(self, data: bytes) -> Iterator[Hit]:
        for name, begins, run, read in _SPELLED:
            if not any(begin in data for begin in begins):
                continue
            for found in run.finditer(data):
                text = read(found[0]).decode("utf-8", "replace").translate(_NARROW)
                for hit in _windows(self._runs, text.encode(), 0):
                    yield Hit(found.start(), name, hit.subject)

    def _in_base64(self, data: bytes) -> Iterator[Hit]:
        """Lines are joined first, as base64 is often wrapped."""
        joined = _LINES.sub(b"", data) if b"\n" in data else data
        for found in _BASE64.finditer(joined):
            first = max(0, found.start() - _ROUND)
            for hit in _windows(self._base64, joined[first : found.end() + _ROUND], first):
                yield Hit(_unjoined(data, hit.offset), hit.encoding, hit.subject)

    def _in_packed(self, data: bytes) -> Iterator[Hit]:
        """First four bytes at every offset against all forms', then the whole form."""
        # Only stretches that could be packed digits are cut into words; a word's place is looked
        # for in the data itself, so that long zeros may be shortened before.
        runs = _PACKED.findall(_ZEROS.sub(bytes(_LONGEST_PACKED), data))
        whole = memoryview(b"\xff".join(runs))
        heads: set[int] = set()
        for shift in range(min(_HEAD, len(whole))):
            end = shift + (len(whole) - shift) // _HEAD * _HEAD
            heads |= self._heads.intersection(whole[shift:end].cast("I"))
        for number in heads:
            head = number.to_bytes(_HEAD, sys.byteorder)
            offset = data.find(head)
            while offset >= 0:
                for form, name, subject in self._packed[head]:
                    if data.startswith(form, offset):
                        yield Hit(offset, name, subject)
                offset = data.find(head, offset + 1)


def _windows(forms: Forms, run: bytes, start: int) -> Iterator[Hit]:
    for length, known in forms.items():
        for at in range(len(run) - length + 1):
            found = known.get(run[at : at + length])
            if found is not None:
                yield Hit(start + at, *found)


def _unjoined(data: bytes, offset: int) -> int:
    """Offset in `data` of an offset in it without line ends."""
    for found in _LINES.finditer(data):
        if found.start() > offset:
            break
        offset += 1
    return offset
