"""What is packed inside a file or value: streams of a PDF, members of a zip, gzip. Pure but for
`pdftotext`, asked for a PDF's words where the machine has it (fonts hide digits in a stream).
"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
import zlib
from collections.abc import Iterator

_STREAM = re.compile(rb"stream\r?\n")
_PDF, _ZIP, _GZIP = b"%PDF-", b"PK\x03\x04", b"\x1f\x8b\x08"
MAGIC = (_PDF, _ZIP, _GZIP)
LIMIT = 64 << 20
_SECONDS = 20


def unpacked(data: bytes) -> Iterator[tuple[str, bytes]]:
    """(what, bytes) of everything packed inside; nothing where nothing is.

    A broken file gives what could be read of it: anybody may upload one.
    """
    if data.startswith(_PDF):
        yield from _streams(data)
        yield from _words(data)
    elif data.startswith(_ZIP):
        yield from _members(data)
    elif data.startswith(_GZIP):
        yield "gzip", _inflate(data, zlib.MAX_WBITS | 16)


def reads_words() -> bool:
    """Whether the words of a PDF can be read on this machine."""
    return shutil.which("pdftotext") is not None


def _streams(data: bytes) -> Iterator[tuple[str, bytes]]:
    for place, found in enumerate(_STREAM.finditer(data), start=1):
        inflated = _inflate(data[found.end() :], zlib.MAX_WBITS)
        if inflated:
            yield f"pdf stream {place}", inflated


def _words(data: bytes) -> Iterator[tuple[str, bytes]]:
    if not reads_words():
        return
    done = subprocess.run(
        ["pdftotext", "-", "-"], input=data, capture_output=True, check=False, timeout=_SECONDS
    )
    if done.stdout:
        yield "pdf words", done.stdout


def _inflate(data: bytes, bits: int) -> bytes:
    """As far as it goes, at most LIMIT; empty where it is no such stream."""
    try:
        return zlib.decompressobj(bits).decompress(data, LIMIT)
    except zlib.error:
        return b""


def _members(data: bytes) -> Iterator[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            for place, member in enumerate(packed.infolist(), start=1):
                with packed.open(member) as opened:
                    yield f"zip member {place}", opened.read(LIMIT)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, zlib.error):
        yield "zip (unreadable)", b""
