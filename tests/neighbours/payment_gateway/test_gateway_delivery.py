"""Delivery of notices, against the real process and a receiver that fails and hangs."""

import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import pytest
from lxml import html

from neighbours.payment_gateway.notices import pause_after

HANG = 0


class Receiver:
    """Stands in for the machine door. Answers from `script`, then 204; HANG never answers."""

    def __init__(self, script: list[int]) -> None:
        self.script = list(script)
        self.received: queue.Queue[tuple[str, str, bytes]] = queue.Queue()
        self.over = threading.Event()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:  # the name http.server asks for
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.received.put((self.path, self.headers["Content-Type"], body))
                answer = receiver.script.pop(0) if receiver.script else 204
                if answer == HANG:
                    receiver.over.wait(60)
                    return
                self.send_response(answer)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *args: object) -> None:
                """Quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def next(self) -> bytes:
        path, kind, body = self.received.get(timeout=20)
        assert (path, kind) == ("/payments/notices", "application/jose")
        return body

    def stop(self) -> None:
        self.over.set()
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def new_receiver() -> Iterator[Callable[[list[int]], Receiver]]:
    made: list[Receiver] = []

    def make(script: list[int]) -> Receiver:
        made.append(Receiver(script))
        return made[-1]

    yield make
    for receiver in made:
        receiver.stop()


class Gateway:
    """`python -m neighbours payment_gateway` as a real process."""

    def __init__(self, caller: Any) -> None:
        self.caller = caller
        environment = {
            **os.environ,
            "MEIBO_HOME": str(caller.home),
            "PYTHONPATH": os.pathsep.join(sys.path),
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "neighbours", "payment_gateway"], env=environment
        )
        self.http = httpx.Client(base_url=caller.base, trust_env=False, timeout=10)
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            assert self.process.poll() is None, "the gateway ended at its start"
            try:
                assert self.http.get("/healthz").json() == {"ok": True}
                return
            except httpx.TransportError:
                time.sleep(0.05)
        raise AssertionError("the gateway did not start in 30 s")

    def pay(self) -> str:
        order = self.caller.order()
        url = self.http.post("/orders", json=order).json()["url"]
        page = html.fromstring(self.http.get(url).text)
        (token,) = page.xpath("//input[@name='csrf_token']/@value")
        paid = self.http.post(url, data={"csrf_token": str(token), "action": "pay"})
        assert paid.status_code == 303
        return str(order["order_id"])

    def delivered(self, order_id: str) -> bool:
        rows = self.http.get("/orders", headers=self.caller.bearer("/orders")).json()["orders"]
        (delivered,) = [row["delivered"] for row in rows if row["order_id"] == order_id]
        return bool(delivered)

    def wait_delivered(self, order_id: str) -> None:
        deadline = time.monotonic() + 20
        while not self.delivered(order_id):
            assert time.monotonic() < deadline, "not marked delivered in 20 s"
            time.sleep(0.05)

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)
        self.http.close()

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(20)
        self.http.close()


@pytest.fixture
def start() -> Iterator[Callable[[Any], Gateway]]:
    made: list[Gateway] = []

    def run(caller: Any) -> Gateway:
        made.append(Gateway(caller))
        return made[-1]

    yield run
    for gateway in made:
        gateway.stop()


def test_a_notice_is_sent_again_until_it_is_accepted(
    start: Callable[[Any], Gateway],
    new_receiver: Callable[[list[int]], Receiver],
    new_caller: Callable[[int], Any],
) -> None:
    receiver = new_receiver([503, 400, 302])
    gateway = start(new_caller(receiver.port))
    order_id = gateway.pay()
    bodies = [receiver.next() for _ in range(4)]
    assert len(set(bodies)) == 1
    gateway.wait_delivered(order_id)
    time.sleep(1.2)
    assert receiver.received.empty()


def test_a_killed_gateway_delivers_after_its_restart(
    start: Callable[[Any], Gateway],
    new_receiver: Callable[[list[int]], Receiver],
    new_caller: Callable[[int], Any],
) -> None:
    receiver = new_receiver([HANG])
    caller = new_caller(receiver.port)
    gateway = start(caller)
    order_id = gateway.pay()
    before = receiver.next()  # under way, not answered
    gateway.kill()
    again = start(caller)
    assert receiver.next() == before
    again.wait_delivered(order_id)
    second = again.pay()
    assert receiver.next() != before
    again.wait_delivered(second)


def test_a_killed_gateway_leaves_no_worker_behind(
    start: Callable[[Any], Gateway], caller: Any
) -> None:
    gateway = start(caller)
    gateway.kill()
    deadline = time.monotonic() + 5
    with httpx.Client(base_url=caller.base, trust_env=False, timeout=2) as client:
        while time.monotonic() < deadline:
            try:
                client.get("/healthz")
            except httpx.ConnectError:
                return
            time.sleep(0.05)
    raise AssertionError("a worker still answers 5 s after its parent was killed")


def test_a_dead_machine_door_delays_and_loses_nothing(
    start: Callable[[Any], Gateway],
    new_receiver: Callable[[list[int]], Receiver],
    caller: Any,
) -> None:
    gateway = start(caller)  # nobody listens at the machine door's port
    paid = {gateway.pay() for _ in range(3)}
    time.sleep(1.0)
    assert not any(gateway.delivered(order_id) for order_id in paid)
    receiver = new_receiver([])
    endpoints = (caller.home / "endpoints.json").read_text()
    port = endpoints.rpartition(":")[2].rstrip('"}')
    (caller.home / "endpoints.json").write_text(endpoints.replace(port, str(receiver.port)))
    for order_id in paid:
        gateway.wait_delivered(order_id)
    assert len({receiver.next() for _ in paid}) == 3


def test_pauses_grow_to_a_quarter_minute() -> None:
    pauses = [pause_after(attempts) for attempts in range(1, 9)]
    assert pauses == [0.5, 1, 2, 4, 8, 15, 15, 15]
    assert pause_after(10_000) == 15
