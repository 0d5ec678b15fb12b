"""One request and its answer: kept connections, and answers that stop, drip, lie or go on."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.client import HTTPException, IncompleteRead
from threading import Thread
from time import monotonic, sleep

import pytest

from meibo.connectors.wire import exchange
from meibo.connectors.wire.exchange import Lines, Question, WrongAnswerError

GOOD = b"HTTP/1.1 200 OK\r\nContent-Type: text/x\r\nContent-Length: 2\r\n\r\nok"


class Wire:
    """A server of bare bytes. `answers`: what follows each request, in turn, over all connections;
    None closes the connection. connections: how many there were."""

    def __init__(self) -> None:
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.answers: Iterator[Callable[[socket.socket], None] | bytes | None] = iter(())
        self.connections = 0
        self.asked: list[bytes] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.listening.getsockname()[1]}/a?b=c"

    def serve(self) -> None:
        with suppress(OSError):
            while True:
                one, _ = self.listening.accept()
                self.connections += 1
                with one, suppress(OSError):
                    self._talk(one)

    def _talk(self, one: socket.socket) -> None:
        while asked := one.recv(10_000):
            # The body follows the headers in a segment of its own.
            if asked.startswith(b"POST ") and asked.endswith(b"\r\n\r\n"):
                asked += one.recv(10_000)
            self.asked.append(asked)
            answer = next(self.answers)
            if answer is None:
                return
            if isinstance(answer, bytes):
                one.sendall(answer)
            else:
                answer(one)


@pytest.fixture
def wire() -> Iterator[Wire]:
    made = Wire()
    thread = Thread(target=made.serve, daemon=True)
    thread.start()
    yield made
    made.listening.shutdown(socket.SHUT_RDWR)
    made.listening.close()


def ask(lines: Lines, wire: Wire, whole: float = 0.5) -> bytes:
    return lines.exchange(Question("GET", wire.url), whole).body


def test_a_connection_is_used_again_and_the_path_asked_whole(wire: Wire) -> None:
    wire.answers = iter([GOOD, GOOD])
    lines = Lines(None)
    first = lines.exchange(Question("POST", wire.url, b"{}", (("X-Y", "z"),)), 0.5)
    assert (first.status, first.kind, first.body) == (200, "text/x", b"ok")
    assert ask(lines, wire) == b"ok"
    assert wire.connections == 1
    assert wire.asked[0].startswith(b"POST /a?b=c HTTP/1.1\r\n")
    assert b"\r\nX-Y: z\r\n" in wire.asked[0]
    assert wire.asked[0].endswith(b"\r\n\r\n{}")


def test_a_connection_the_other_side_has_closed_is_not_used_again(wire: Wire) -> None:
    def and_go(one: socket.socket) -> None:
        one.sendall(GOOD)
        one.shutdown(socket.SHUT_RDWR)

    wire.answers = iter([and_go, GOOD])
    lines = Lines(None)
    assert ask(lines, wire) == b"ok"
    sleep(0.05)
    assert ask(lines, wire) == b"ok"
    assert wire.connections == 2


def test_words_nobody_asked_for_are_not_the_next_answer(wire: Wire) -> None:
    def going_on(one: socket.socket) -> None:
        one.sendall(GOOD)
        sleep(0.05)
        one.sendall(GOOD.replace(b"ok", b"no"))

    wire.answers = iter([going_on, GOOD])
    lines = Lines(None)
    assert ask(lines, wire) == b"ok"
    sleep(0.1)
    assert ask(lines, wire) == b"ok"
    assert wire.connections == 2


def test_an_old_connection_is_not_trusted(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange, "KEPT", 0.0)
    wire.answers = iter([GOOD, GOOD])
    lines = Lines(None)
    assert ask(lines, wire) + ask(lines, wire) == b"okok"
    assert wire.connections == 2


def test_a_failed_exchange_leaves_nothing_for_the_next(wire: Wire) -> None:
    wire.answers = iter([b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok", GOOD])
    lines = Lines(None)
    with pytest.raises(TimeoutError):
        ask(lines, wire, whole=0.2)
    assert ask(lines, wire) == b"ok"


@pytest.mark.parametrize("part", [b"HTTP/1.1 200 OK\r\nX-", b"HTTP/1.1 200 OK\r\n\r\n"])
def test_neither_headers_nor_body_drip_past_the_time(wire: Wire, part: bytes) -> None:
    def dripping(one: socket.socket) -> None:
        one.sendall(part)
        for _ in range(40):
            one.sendall(b"a")
            sleep(0.05)

    wire.answers = iter([dripping])
    begun = monotonic()
    with pytest.raises(TimeoutError):
        ask(Lines(None), wire, whole=0.3)
    assert monotonic() - begun < 1.0


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 3000\r\n\r\n" + b"x" * 3000,
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"3e8\r\n" + b"x" * 3000,
        b"HTTP/1.1 200 OK\r\nX: " + b"x" * 3000,
    ],
    ids=["announced", "body", "chunks", "headers"],
)
def test_the_size_of_the_whole_answer_is_bound(
    wire: Wire, answer: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange, "LARGEST", 2000)
    wire.answers = iter([answer])
    with pytest.raises(WrongAnswerError, match="too large"):
        ask(Lines(None), wire)


@pytest.mark.parametrize(
    "answer", [None, b"", b"SSH-2.0-x\r\n", b"HTTP/1.1 abc\r\n\r\n", b"HTTP/1.1 200 OK\r\n" * 200]
)
def test_what_is_no_answer_is_an_error_of_the_protocol(wire: Wire, answer: bytes | None) -> None:
    def and_go(one: socket.socket) -> None:
        one.sendall(answer or b"")
        one.shutdown(socket.SHUT_RDWR)

    wire.answers = iter([and_go])
    with pytest.raises((HTTPException, OSError)):
        ask(Lines(None), wire)


def test_an_answer_that_stops_is_none(wire: Wire) -> None:
    def stopping(one: socket.socket) -> None:
        one.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok")
        one.shutdown(socket.SHUT_RDWR)

    wire.answers = iter([stopping])
    with pytest.raises(IncompleteRead):
        ask(Lines(None), wire)
