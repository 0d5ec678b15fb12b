"""One request and its whole answer over HTTP/1.1, by connections that are kept (RFC 9112).

Of the standard library: a general client costs three times as much, and of what it can do (cookies,
redirects, proxies, decoding) nothing is wanted here (`bench intake`).
"""

from __future__ import annotations

import io
import json
import socket
import ssl
import threading
import time
from dataclasses import dataclass
from functools import partial
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from select import POLLIN, poll
from typing import Any, cast
from urllib.parse import urlsplit

CONNECT = 2.0
LARGEST = 4_000_000
# A connection not used for so long is not trusted to be there still (seconds).
KEPT = 5.0


class WrongAnswerError(Exception):
    """An answer that came whole and is not as it must be; says which rule, nothing of its content."""


@dataclass(frozen=True, slots=True)
class Question:
    """One request; made anew for each try, because an assertion works once. largest: bytes of the
    answer's body that are taken, LARGEST where it says none."""

    method: str
    url: str
    content: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    largest: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, media type and body as they came."""

    status: int
    kind: str
    body: bytes

    def object(self) -> dict[str, Any]:
        """The JSON object it must be; WrongAnswerError."""
        try:
            found = json.loads(self.body)
        except ValueError:
            raise WrongAnswerError("no JSON") from None
        if not isinstance(found, dict):
            raise WrongAnswerError("no object")
        return found


def asked_in_json(url: str, body: dict[str, Any]) -> Question:
    """A POST of a JSON object."""
    content = json.dumps(body, ensure_ascii=False).encode("utf-8")
    return Question("POST", url, content, (("Content-Type", "application/json"),))


class _Within(io.RawIOBase):
    """What comes in on a socket, within the time and the size there is for all of it."""

    def __init__(self, wire: socket.socket, end: float, largest: int) -> None:
        self._wire, self._end, self._room = wire, end, largest
        # Python's own file of the socket keeps it open until this one is closed.
        self._file = wire.makefile("rb", buffering=0)

    def readable(self) -> bool:
        return True

    def readinto(self, into: Any) -> int:
        self._wire.settimeout(_left(self._end))
        came = self._file.readinto(into) or 0
        self._room -= came
        if self._room < 0:
            raise WrongAnswerError("too large")
        return came

    def close(self) -> None:
        self._file.close()
        super().close()


class _Reading:
    """What HTTPResponse takes for a socket: it only asks for a file to read."""

    def __init__(self, wire: socket.socket, end: float, largest: int) -> None:
        self._wire, self._end, self._largest = wire, end, largest

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Within(self._wire, self._end, self._largest))


def _left(end: float) -> float:
    left = end - time.monotonic()
    if left <= 0:
        raise TimeoutError("slow")
    return left


@dataclass
class _Kept:
    """A thread's connection and when it was last used."""

    line: HTTPConnection
    used: float


class Lines:
    """Connections to one neighbour, one for each thread. context: TLS, where it has any."""

    def __init__(self, context: ssl.SSLContext | None) -> None:
        self._context = context
        self._mine = threading.local()

    def exchange(self, question: Question, whole: float) -> Answer:
        """Ask and read the answer within `whole` seconds; OSError (TimeoutError among them),
        http.client.HTTPException, ValueError for an address that is none, WrongAnswerError."""
        end = time.monotonic() + whole
        at = urlsplit(question.url)
        line = self._line(at.scheme, at.netloc)
        try:
            path = at.path + (f"?{at.query}" if at.query else "")
            self._connected(line, end)
            line.request(question.method, path, question.content or None, dict(question.headers))
            largest = question.largest or LARGEST
            line.response_class = partial(_response, end, largest)  # type: ignore[assignment]
            came, kept = _whole(line.getresponse(), largest)
        except BaseException:
            line.close()
            raise
        if kept:
            self._mine.kept = _Kept(line, time.monotonic())
        return came

    def _line(self, scheme: str, place: str) -> HTTPConnection:
        """The thread's own connection where it is still good, and taken from it meanwhile."""
        kept: _Kept | None = self._mine.__dict__.pop("kept", None)
        if kept is not None:
            if time.monotonic() - kept.used < KEPT and _at_rest(kept.line):
                return kept.line
            kept.line.close()
        if scheme == "https":
            return HTTPSConnection(place, timeout=CONNECT, context=self._context)
        return HTTPConnection(place, timeout=CONNECT)

    @staticmethod
    def _connected(line: HTTPConnection, end: float) -> None:
        if line.sock is None:
            line.timeout = min(CONNECT, _left(end))
            line.connect()
        cast(socket.socket, line.sock).settimeout(_left(end))


def _response(end: float, largest: int, wire: socket.socket, **how: Any) -> HTTPResponse:
    return HTTPResponse(_Reading(wire, end, largest), **how)  # type: ignore[arg-type] # asks for makefile


def _at_rest(line: HTTPConnection) -> bool:
    """Nothing came since the last answer: neither the other side's end nor words nobody asked for."""
    asked = poll()
    asked.register(cast(socket.socket, line.sock), POLLIN)
    return not asked.poll(0)


def _whole(response: HTTPResponse, largest: int) -> tuple[Answer, bool]:
    """The answer, and whether its connection can be used again."""
    # A length that is only announced is not allocated.
    if (response.length or 0) > largest:
        raise WrongAnswerError("too large")
    body = response.read()
    return Answer(response.status, response.headers.get("content-type", ""), body), (
        not response.will_close
    )
