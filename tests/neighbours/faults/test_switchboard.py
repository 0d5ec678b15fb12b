"""The switches: counts, shares, seeds, and what each kind does to an answer."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from werkzeug.serving import make_server

from neighbours.faults.switchboard import FILE, Switchboard
from neighbours.faults.wire import Faulty, Wire, earlier, truncated
from neighbours.faults.wire import Path as FaultyPath


def switched(folder: Path, *faults: dict[str, Any]) -> None:
    """The file as the operator's command writes it: replaced whole."""
    draft = folder / "draft"
    draft.write_text(json.dumps({"faults": list(faults)}))
    draft.replace(folder / FILE)


def test_a_count_is_used_up_and_a_new_file_keeps_what_was_used(tmp_path: Path) -> None:
    board = Switchboard(tmp_path)
    assert board.draw("x") is None
    first = {"id": "1", "kind": "error", "on": "x", "count": 2}
    switched(tmp_path, first)
    drawn = [board.draw("x"), board.draw("y"), board.draw("x"), board.draw("x")]
    assert [one is not None for one in drawn] == [True, False, True, False]
    switched(tmp_path, first, {"id": "2", "kind": "slow"})
    again = board.draw("x")
    assert again is not None
    assert again.kind == "slow"
    (tmp_path / FILE).unlink()
    assert board.draw("x") is None


def test_the_same_seed_throws_the_same(tmp_path: Path) -> None:
    switched(tmp_path, {"id": "1", "kind": "error", "probability": 0.5, "seed": 7})
    throws = [[Switchboard(tmp_path).draw("x") is None for _ in range(1)] for _ in range(2)]
    board, other = Switchboard(tmp_path), Switchboard(tmp_path)
    found = [board.draw("x") is None for _ in range(40)]
    assert found == [other.draw("x") is None for _ in range(40)]
    assert 8 < sum(found) < 32
    assert throws[0] == throws[1]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[str, list[str]]]:
    """(address, what was done) of an application behind switches."""
    done: list[str] = []

    def inner(environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
        done.append(environ["PATH_INFO"])
        start("200 OK", [("Content-Type", "text/plain")])
        return [f"answer {len(done)}".encode()]

    wire = Wire(
        {"asked": FaultyPath({"truncated": truncated, "earlier": earlier})},
        lambda _, path: "asked" if path == "/asked" else None,
    )
    made = make_server("127.0.0.1", 0, Faulty(inner, wire, Switchboard(tmp_path)), threaded=True)
    threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01}).start()
    yield f"http://127.0.0.1:{made.server_port}/asked", done
    made.shutdown()
    made.server_close()


@pytest.mark.parametrize(
    ("fault", "status", "text", "acts"),
    [
        ({"kind": "error"}, 500, None, 0),
        ({"kind": "slow", "seconds": 0.1}, 200, "answer 1", 1),
        ({"kind": "late", "seconds": 0.1}, 200, "answer 1", 1),
        ({"kind": "duplicate"}, 200, "answer 1answer 1", 1),
        ({"kind": "wrong", "answer": "truncated"}, 200, "answ", 1),
    ],
)
def test_what_each_kind_does(
    server: Any, tmp_path: Path, fault: dict[str, Any], status: int, text: str | None, acts: int
) -> None:
    url, done = server
    switched(tmp_path, {"id": "1", **fault})
    answer = httpx.get(url)
    assert answer.status_code == status
    assert text is None or answer.text == text
    assert len(done) == acts
    assert httpx.get(url.replace("asked", "healthz")).status_code == 200


def test_dead_answers_nothing_and_does_nothing(server: Any, tmp_path: Path) -> None:
    url, done = server
    switched(tmp_path, {"id": "1", "kind": "dead", "count": 1})
    with pytest.raises(httpx.RemoteProtocolError):
        httpx.get(url)
    assert done == []
    assert httpx.get(url).text == "answer 1"


def test_late_is_done_though_nobody_waited(server: Any, tmp_path: Path) -> None:
    url, done = server
    switched(tmp_path, {"id": "1", "kind": "late", "seconds": 0.5, "count": 1})
    with pytest.raises(httpx.ReadTimeout):
        httpx.get(url, timeout=0.1)
    assert done == ["/asked"]


def test_an_earlier_answer_is_somebody_elses(server: Any, tmp_path: Path) -> None:
    url, _ = server
    assert httpx.get(url).text == "answer 1"
    switched(tmp_path, {"id": "1", "kind": "wrong", "answer": "earlier", "count": 1})
    assert httpx.get(url).text == "answer 1"
    assert httpx.get(url).text == "answer 3"


def test_a_connection_refused_needs_no_switch() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        with pytest.raises(httpx.ConnectError):
            httpx.get(f"http://127.0.0.1:{free.getsockname()[1]}/")
