"""The wire every connector uses: tries, time-outs, sizes, and the breaker."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from time import monotonic, sleep
from typing import Any

import pytest
from django.test import override_settings

from meibo.connectors.wire import breaker as breakers
from meibo.connectors.wire import exchange
from meibo.connectors.wire import neighbour as wire
from meibo.connectors.wire.breaker import FAILURES, FIRST_REST, Breaker, RestingError
from meibo.connectors.wire.exchange import Answer, Question, WrongAnswerError
from meibo.connectors.wire.neighbour import Neighbour, NoAnswerError


class Clock:
    """Seconds a test turns."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    monkeypatch.setattr(breakers.random, "uniform", lambda *_: 1.0)
    return Clock()


def opened(path: Path, clock: Clock) -> Breaker:
    found = Breaker(path, clock)
    for _ in range(FAILURES):
        found.enter()
        found.failed("ConnectError")
    return found


def test_it_opens_after_failures_in_a_row_and_not_before(tmp_path: Path, clock: Clock) -> None:
    found = Breaker(tmp_path / "x.json", clock)
    for _ in range(3):
        for _ in range(FAILURES - 1):
            found.failed("500")
        found.succeeded()
    found.enter()
    assert not found.resting
    with pytest.raises(RestingError):
        opened(tmp_path / "y.json", clock).enter()


def test_when_its_rest_is_over_one_probe_goes_out_and_others_wait(
    tmp_path: Path, clock: Clock
) -> None:
    found = opened(tmp_path / "x.json", clock)
    clock.now += FIRST_REST
    found.enter()
    with pytest.raises(RestingError):
        found.enter()
    found.succeeded()
    found.enter()
    assert not found.resting


def test_a_probe_that_fails_doubles_the_rest_and_one_that_is_lost_is_replaced(
    tmp_path: Path, clock: Clock
) -> None:
    found = opened(tmp_path / "x.json", clock)
    clock.now += FIRST_REST
    found.enter()
    found.failed("500")
    clock.now += FIRST_REST
    with pytest.raises(RestingError):
        found.enter()
    clock.now += FIRST_REST
    found.enter()
    clock.now += breakers.PROBE
    found.enter()


def test_a_process_started_anew_goes_on_where_it_stood(tmp_path: Path, clock: Clock) -> None:
    path = tmp_path / "x.json"
    opened(path, clock)
    assert json.loads(path.read_text())["state"] == "open"
    with pytest.raises(RestingError):
        Breaker(path, clock).enter()
    path.write_text("{")
    Breaker(path, clock).enter()


def test_a_folder_that_takes_no_file_stops_nothing(tmp_path: Path, clock: Clock) -> None:
    (tmp_path / "file").write_text("")
    found = opened(tmp_path / "file" / "x.json", clock)
    assert found.resting


class Other:
    """A neighbour that does what a test says; `asked` is how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0
        self.does: Callable[[BaseHTTPRequestHandler], None] = lambda h: self.say(h, b'{"ok": 1}')

    @staticmethod
    def say(handler: BaseHTTPRequestHandler, body: bytes, status: int = 200) -> None:
        handler.send_response(status)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Other]:
    made = Other()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            made.asked += 1
            made.does(self)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        server.block_on_close = False
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}).start()
        url = f"http://127.0.0.1:{server.server_port}"
        with override_settings(ENDPOINT=lambda _: url, BREAKERS=tmp_path):
            yield made
        server.shutdown()


def ask(whole: float = 0.5, tries: int = 2, read: Any = Answer.object) -> Any:
    neighbour = Neighbour("other", whole=whole)
    return neighbour.ask(lambda: Question("GET", neighbour.url("/")), read, tries)


def test_a_failure_is_asked_again_after_a_pause_and_then_no_more(other: Other) -> None:
    other.does = lambda h: other.say(h, b'{"ok": 1}', 500 if other.asked == 1 else 200)
    begun = monotonic()
    assert ask() == {"ok": 1}
    assert monotonic() - begun >= wire.FIRST_PAUSE / 2
    other.asked, other.does = 0, lambda h: other.say(h, b"", 503)
    with pytest.raises(NoAnswerError) as error:
        ask()
    assert (error.value.reason, error.value.kind, other.asked) == ("down", "503", 2)


def test_what_must_not_be_asked_twice_is_not(other: Other) -> None:
    other.does = lambda h: other.say(h, b"", 500)
    with pytest.raises(NoAnswerError):
        ask(tries=1)
    assert other.asked == 1


def test_the_whole_answer_has_a_time_and_drops_do_not_stretch_it(other: Other) -> None:
    def dripping(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        for _ in range(40):
            handler.wfile.write(b" ")
            handler.wfile.flush()
            sleep(0.1)

    def hidden(handler: BaseHTTPRequestHandler) -> None:
        try:
            dripping(handler)
        except OSError:
            return  # who asked has gone

    other.does = hidden
    begun = monotonic()
    with pytest.raises(NoAnswerError) as error:
        ask(tries=1)
    assert error.value.reason == "down"
    assert monotonic() - begun < 1.5


def test_an_answer_without_end_is_not_read_to_its_end(
    other: Other, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange, "LARGEST", 1000)
    other.does = lambda h: other.say(h, b"[" + b"1," * 1000)
    with pytest.raises(NoAnswerError) as error:
        ask(tries=1)
    assert (error.value.reason, error.value.kind) == ("wrong", "too large")


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff", b'{"a": 1}{"a": 1}'])
def test_what_is_no_object_is_a_wrong_answer_and_its_words_go_nowhere(
    other: Other, body: bytes
) -> None:
    other.does = lambda h: other.say(h, body)
    with pytest.raises(NoAnswerError) as error:
        ask(tries=1)
    assert error.value.reason == "wrong"

    def quoting(_: Answer) -> None:
        raise ValueError("123456789018")

    with pytest.raises(NoAnswerError) as error:
        ask(tries=1, read=quoting)
    assert "123456789018" not in f"{error.value!r} {error.value.__cause__!r}"


def test_a_resting_neighbour_is_not_asked_at_all(other: Other) -> None:
    other.does = lambda h: other.say(h, b"", 500)
    for _ in range(FAILURES):
        with pytest.raises(NoAnswerError):
            ask(tries=1)
    with pytest.raises(NoAnswerError) as error:
        ask()
    assert (error.value.reason, other.asked) == ("resting", FAILURES)


def test_a_clear_word_of_the_neighbour_is_no_failure(other: Other) -> None:
    class SaysNo(Exception):
        """Its own."""

    def no(_: Answer) -> None:
        raise SaysNo

    for _ in range(FAILURES + 1):
        with pytest.raises(SaysNo):
            ask(read=no)
    assert other.asked == FAILURES + 1


def test_a_page_elsewhere_is_nobodys_own(other: Other) -> None:
    neighbour = Neighbour("other")
    assert neighbour.own_page(neighbour.url("/pay/1"), "/pay/")
    for given in (None, 1, "http://pay.invalid/pay/1", neighbour.url("") + ".invalid/pay/1"):
        with pytest.raises(WrongAnswerError):
            neighbour.own_page(given, "/pay/")
