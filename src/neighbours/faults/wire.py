"""A neighbour's WSGI application with its switches in front of it.

error and dead: nothing is done. slow: done after a while. late: done at once, told after a while.
wrong: done, and another answer given. duplicate: done, and the answer given twice over.
"""

from __future__ import annotations

import json
import os
import socket
import stat
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from neighbours.faults.switchboard import (
    DEAD,
    DUPLICATE,
    ERROR,
    LATE,
    SLOW,
    WRONG,
    Fault,
    Switchboard,
)

Environ = dict[str, Any]
Start = Callable[..., Any]
Application = Callable[[Environ, Start], Iterable[bytes]]
# Makes the wrong body of the right one and of the one before it (None where there was none).
Twist = Callable[[bytes, bytes | None], bytes]
ANSWERS = (SLOW, ERROR, WRONG, DUPLICATE, LATE, DEAD)


def truncated(right: bytes, _: bytes | None) -> bytes:
    """The first half."""
    return right[: len(right) // 2]


def altered(right: bytes, _: bytes | None) -> bytes:
    """The last byte changed: of what is signed, its signature."""
    return right[:-1] + bytes([right[-1] ^ 1])


def earlier(right: bytes, before: bytes | None) -> bytes:
    """The answer to the request before this one; cut short where this is the first."""
    return before if before is not None else truncated(right, None)


def edited(change: Callable[[dict[str, Any]], Any]) -> Twist:
    """A JSON object with something changed in it."""

    def twist(right: bytes, _: bytes | None) -> bytes:
        content = json.loads(right)
        change(content)
        return json.dumps(content, ensure_ascii=False).encode("utf-8")

    return twist


@dataclass(frozen=True)
class Path:
    """One kind of path: the wrong answers it can give, and the faults it can have."""

    wrong: Mapping[str, Twist] = field(default_factory=dict)
    kinds: tuple[str, ...] = ANSWERS


@dataclass(frozen=True)
class Wire:
    """What of a neighbour can be faulty: `kind_of` names the kind of a request's path, or None."""

    paths: Mapping[str, Path]
    kind_of: Callable[[str, str], str | None]  # (method, path)

    def menu(self) -> dict[str, Any]:
        """For whoever sets the switches: kinds and wrong answers, path by path."""
        return {
            name: {"kinds": list(path.kinds), "wrong": sorted(path.wrong)}
            for name, path in self.paths.items()
        }


@dataclass
class _Answer:
    """What the application said, taken down."""

    status: str = ""
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""

    def start(self, status: str, headers: list[tuple[str, str]], *_: Any) -> None:
        self.status, self.headers = status, headers


class Faulty:
    """The application behind its switches."""

    def __init__(self, inner: Application, wire: Wire, board: Switchboard) -> None:
        self._inner, self._wire, self._board = inner, wire, board
        self._before: dict[str, bytes] = {}
        self._lock = threading.Lock()

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        path = self._wire.kind_of(environ["REQUEST_METHOD"], environ["PATH_INFO"])
        if path is None:
            return self._inner(environ, start)
        fault = self._board.draw(path)
        if fault is None:
            return _send(self._asked(environ, path)[0], start)
        if fault.kind == DEAD:
            hang_up(environ)
            return _send(_broken(), start)
        if fault.kind == ERROR:
            return _send(_broken(), start)
        if fault.kind == SLOW:
            time.sleep(fault.seconds)
        answer, before = self._asked(environ, path)
        if fault.kind == LATE:
            time.sleep(fault.seconds)
        return _send(self._twisted(answer, before, path, fault), start)

    def _asked(self, environ: Environ, path: str) -> tuple[_Answer, bytes | None]:
        """What the application answers, and what it last answered well on such a path."""
        answer = _Answer()
        given = self._inner(environ, answer.start)
        try:
            answer.body = b"".join(given)
        finally:
            close = getattr(given, "close", None)
            if close is not None:
                close()
        with self._lock:
            before = self._before.get(path)
            if answer.status.startswith("2"):
                self._before[path] = answer.body
        return answer, before

    def _twisted(self, answer: _Answer, before: bytes | None, path: str, fault: Fault) -> _Answer:
        # A refusal stays what it is: what was not done cannot be told wrongly as done.
        if not answer.status.startswith("2"):
            return answer
        if fault.kind == DUPLICATE:
            answer.body *= 2
        elif fault.kind == WRONG:
            answer.body = self._wire.paths[path].wrong.get(fault.answer, truncated)(
                answer.body, before
            )
        return answer


def _broken() -> _Answer:
    body = json.dumps(
        {
            "error": "broken",
            "message": {"ja": "処理できませんでした。", "en": "The request could not be handled."},
        },
        ensure_ascii=False,
    ).encode("utf-8")
    return _Answer("500 INTERNAL SERVER ERROR", [("Content-Type", "application/json")], body)


def _send(answer: _Answer, start: Start) -> Iterable[bytes]:
    headers = [one for one in answer.headers if one[0].lower() != "content-length"]
    start(answer.status, [*headers, ("Content-Length", str(len(answer.body)))])
    return [answer.body]


def hang_up(environ: Environ) -> None:
    """Close the request's connection under the server, so that nothing is answered at all.

    Where the server does not say which connection that is (granian gives no port of the caller),
    every connection at its port is closed: who is dead is dead to all in that moment.
    """
    here, there = str(environ["SERVER_PORT"]), str(environ.get("REMOTE_PORT", ""))
    for number in range(3, 1024):
        try:
            if not stat.S_ISSOCK(os.fstat(number).st_mode):
                continue
            with socket.socket(fileno=os.dup(number)) as held:
                near, far = held.getsockname(), held.getpeername()
                if str(near[1]) == here and there in ("", str(far[1])):
                    held.shutdown(socket.SHUT_RDWR)
        except (OSError, IndexError):
            continue  # closed meanwhile, listening, or no socket of this kind: not the one
