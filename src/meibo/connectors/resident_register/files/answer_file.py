"""Checks of an answer file as a whole, before any row is looked at."""

from __future__ import annotations

from meibo.connectors.resident_register.files.layout import (
    ANSWER_KIND,
    CODE,
    VERSION,
    Frame,
)
from meibo.connectors.wire.exchange import WrongAnswerError

_HEADER_LONGEST = 400
_ROWS_LONGEST = 9


class WrongFileError(WrongAnswerError):
    """The file as a whole is not the answer: nothing of it is applied. Says which check, no content."""


def body_of(file: bytes, authority: str, request: str) -> bytes:
    """The rows of the answer to an enquiry of ours; WrongFileError.

    Frame, code, whose answer to what, count and length are checked, in this order. A file in another
    code is known by its first line, which names its kind in Japanese. How many rows were asked for is
    not compared here: one that is missing or came twice spoils no other.
    """
    end = file.find(b"\n", 0, _HEADER_LONGEST)
    if end < 0:
        raise WrongFileError("no header")
    rows = _rows_of_header(file[:end], authority, request)
    start = file.rfind(b"\n", end, len(file) - 1) + 1
    trailer = file[start:]
    if start <= end or not trailer.startswith(b"T,") or not trailer.endswith(b"\n"):
        raise WrongFileError("no trailer")
    body = file[end + 1 : start]
    if trailer != Frame(ANSWER_KIND, authority, request, rows).trailer(len(body)):
        raise WrongFileError("another length")
    if file.count(b"\n", end + 1, start) != rows:
        raise WrongFileError("another count")
    return body


def _rows_of_header(line: bytes, authority: str, request: str) -> int:
    try:
        mark, kind, *said = line.decode(CODE).split(",")
    except UnicodeDecodeError:
        raise WrongFileError("another code") from None
    except ValueError:
        raise WrongFileError("no header") from None
    if (mark, kind, len(said)) != ("H", ANSWER_KIND, 5):
        raise WrongFileError("no header")
    meant = {"version": VERSION, "code": CODE, "authority": authority, "request": request}
    for heard, (what, expected) in zip(said, meant.items(), strict=False):
        if heard != expected:
            raise WrongFileError(f"another {what}")
    if not (said[4].isascii() and said[4].isdigit()) or len(said[4]) > _ROWS_LONGEST:
        raise WrongFileError("no count")
    return int(said[4])
