"""Logs stay small and can be followed; a probe never waits; the table is even."""

from __future__ import annotations

import json
import socket
import threading
import time
from pathlib import Path

from meibo.doors.console.supervisor.logfiles import follow, open_log, rotate, tail
from meibo.doors.console.supervisor.probe import Probe
from meibo.doors.console.supervisor.table import columns, table, width


def test_rotation_keeps_the_writer_and_the_last_copies(tmp_path: Path) -> None:
    (tmp_path / "log").mkdir()
    with open_log(tmp_path, "web") as log:
        for letter in (b"a", b"b", b"c"):
            log.write(letter * 50 + b"\n")
            log.flush()
            rotate(tmp_path, limit=20, kept=2)
        log.write(b"after\n")
    folder = tmp_path / "log"
    assert (folder / "web.log").read_bytes() == b"after\n"
    assert (folder / "web.log.1").read_bytes() == b"c" * 50 + b"\n"
    assert (folder / "web.log.2").read_bytes() == b"b" * 50 + b"\n"
    assert not (folder / "web.log.3").exists()


def test_tail_and_follow_give_whole_lines(tmp_path: Path) -> None:
    path = tmp_path / "web.log"
    path.write_text("one\ntwo\nthree\n")
    assert tail(path, 2) == ["two", "three"]
    assert tail(tmp_path / "none.log", 2) == []
    lines = follow([path], pause=0.01)
    threading.Timer(0.05, lambda: path.open("a").write("four\nhal")).start()
    assert next(lines) == ("web", "four")
    path.write_text("new\n")  # rotated
    assert next(lines) == ("web", "new")


def answered(probe: Probe, limit: float = 2.0) -> bool:
    end = time.monotonic() + limit
    while time.monotonic() < end:
        if probe.answered():
            return True
        time.sleep(0.005)
    return False


def serve(answer: bytes) -> socket.socket:
    server = socket.create_server(("127.0.0.1", 0))

    def once() -> None:
        while True:
            try:
                peer, _ = server.accept()
            except OSError:
                return
            with peer:
                peer.recv(1000)
                peer.sendall(answer)

    threading.Thread(target=once, daemon=True).start()
    return server


def test_probe_takes_only_200() -> None:
    for status, good in ((b"200 OK", True), (b"503 Service Unavailable", False)):
        with serve(b"HTTP/1.0 " + status + b"\r\n\r\n") as server:
            port = server.getsockname()[1]
            assert answered(Probe(f"http://localhost:{port}/healthz"), 0.5) is good


def test_probe_of_a_silent_or_absent_server_returns_at_once() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        probe = Probe(f"http://127.0.0.1:{port}/healthz")
        started = time.monotonic()
        assert not any(probe.answered() for _ in range(10))
        assert answered(Probe(f"https://127.0.0.1:{port}/"))
    assert not Probe(f"http://127.0.0.1:{port}/healthz").answered()
    assert time.monotonic() - started < 0.5


def test_table_lines_up_with_full_width_characters(tmp_path: Path) -> None:
    rows = columns([["名簿", "x"], ["ab", "x"]])
    assert len({width(row) for row in rows}) == 1
    for folder in ("public", "neighbours-public"):
        (tmp_path / folder).mkdir()
    (tmp_path / "endpoints.json").write_text('{"applicant": "http://localhost:8100"}')
    pins = {"login": "1234", "face": "5678", "signing": "SAMPLE"}
    special = {"ja": "見本", "en": "Sample"}
    cards = {
        "cards": [
            {"id": "revoked", "special": special, "pins": pins, "holder": {"name": "見本"}},
            {"id": "nurse-20", "special": None, "pins": pins, "holder": {"name": "出さない"}},
        ]
    }
    (tmp_path / "neighbours-public" / "sample-cards.json").write_text(json.dumps(cards))
    shown = table(tmp_path)
    assert "http://localhost:8100" in shown
    assert "見本 / Sample" in shown
    assert "1234" in shown
    assert "出さない" not in shown
