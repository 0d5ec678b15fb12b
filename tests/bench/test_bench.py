"""The frame of the benches, and one real bench in small."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
from argparse import Namespace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest

from meibo.doors.console import benches

CHECKOUT = Path(__file__).parents[2]
sys.path.append(str(CHECKOUT))

from bench.frame import load, rounds  # noqa: E402
from bench.frame.load import Shot  # noqa: E402
from bench.frame.machine import Taken, taken  # noqa: E402
from bench.frame.results import Results  # noqa: E402
from bench.frame.rounds import Case, Done, Frame  # noqa: E402

WANTED = {"bench", "product", "limit", "peer", "ratio", "goal", "met", "unit", "parts"}


@pytest.fixture
def seconds(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, float]]:
    """What each run is said to have taken, in the order of the runs; filled by the test."""
    left: list[tuple[str, float]] = []

    def once(case: Case) -> Taken:
        name, took = left.pop(0)
        assert name == case.name
        return Taken(took, 10.0, 0.0)

    monkeypatch.setattr(rounds.Frame, "once", staticmethod(once))
    return left


def case(name: str) -> Case:
    return Case(name, 100, lambda: None)


def compared(results: Results, **more: Any) -> Any:
    return Frame(2, results).compare(
        "part", unit="things/s", product=case("p"), limit=case("l"), **more
    )


def test_ratios_are_taken_inside_rounds_and_rounds_turn_about(
    seconds: list[tuple[str, float]],
) -> None:
    """The machine is four times slower in the second round: the ratio is the same."""
    seconds += [("p", 2.0), ("l", 1.0), ("l", 4.0), ("p", 8.0)]
    results = Results("x", quiet=True)
    part = compared(results, goal=0.5)
    assert part.ratios == [0.5, 0.5]
    assert part.product.values == [50.0, 12.5]
    assert results.met


@pytest.mark.parametrize(("goal", "met"), [(0.4, True), (0.6, False)])
def test_json_is_what_was_promised(
    seconds: list[tuple[str, float]], capsys: Any, goal: float, met: bool
) -> None:
    seconds += [("p", 2.0), ("l", 1.0), ("n", 9.0), ("n", 9.0), ("l", 1.0), ("p", 2.0)]
    results = Results("x", quiet=True)
    compared(results, goal=goal, peer=case("n"), peer_floor=12.0)
    results.note("memory", 7, "said")
    results.end()
    told = json.loads(capsys.readouterr().out)
    assert told.keys() >= WANTED
    assert (told["bench"], told["product"], told["limit"], told["peer"]) == ("x", 50, 100, 11.1)
    assert (told["ratio"], told["goal"], told["met"], told["memory"]) == (0.5, goal, met, 7)
    assert told["peer_suspect"] is True, "slower than its floor"
    assert [one["unit"] for one in told["parts"]["part"]["figures"]] == ["things/s"] * 3


def test_a_goal_may_be_a_peers_and_a_run_may_count_itself(
    seconds: list[tuple[str, float]], monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds += [("p", 2.0), ("l", 1.0), ("n", 4.0)]
    results = Results("x", quiet=True)
    frame = Frame(1, results)
    part = frame.compare("part", unit="u", product=case("p"), limit=case("l"), goal=1.5,
                         peer=case("n"), against_peer=True)  # fmt: skip
    assert part.ratios == [2.0]
    assert part.as_json()["against"] == "peer"
    with pytest.raises(ValueError, match="peer"):
        frame.compare("part", unit="u", product=case("p"), limit=case("l"), goal=1,
                      against_peer=True)  # fmt: skip
    monkeypatch.undo()
    taken_ = Frame.once(Case("counts", 0, lambda: Done(50, 4.0)))
    assert (taken_.count, taken_.seconds) == (50, 4.0)


class _Answers(BaseHTTPRequestHandler):
    """200 to /good, 500 to all else; notes what came."""

    protocol_version = "HTTP/1.1"
    came: ClassVar[list[tuple[str, bytes]]] = []

    def do_POST(self) -> None:
        size = int(self.headers["Content-Length"])
        self.came.append((self.path, self.rfile.read(size)))
        self.send_response(200 if self.path.startswith("/good") else 500)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    """All of a gun's connections may come at once."""

    request_queue_size = 64


# Both ways to fire, as far as they are there: wrk is no part of an installation.
@pytest.mark.parametrize("wrk", [False, True] if shutil.which("wrk") else [False])
def test_a_gun_counts_good_answers_and_refuses_bad_ones(
    monkeypatch: pytest.MonkeyPatch, wrk: bool
) -> None:
    if not wrk:
        monkeypatch.setattr(load.shutil, "which", lambda _: None)
    _Answers.came.clear()
    body = 'a"\\\n見本=1'.encode()
    with _Server(("127.0.0.1", 0), _Answers) as server:
        threading.Thread(target=server.serve_forever).start()
        try:
            shots = [Shot(f"/good/{n}", "POST", {"X": "y"}, body) for n in range(50_000)]
            with load.gun(server.server_port, shots, once=True) as gun:
                gun.fire(1)
                gun.fire(1)
                assert gun.fired > 0
            paths = [path for path, _ in _Answers.came]
            assert len(set(paths)) == len(paths) >= gun.fired, "none twice"
            assert {sent for _, sent in _Answers.came} == {body}
            with (
                load.gun(server.server_port, [Shot("/bad", "POST", {}, b"x")]) as bad,
                pytest.raises(load.BadAnswerError),
            ):
                bad.fire(1)
            with (
                load.gun(server.server_port, shots[:3], once=True) as few,
                pytest.raises(load.OutOfShotsError),
            ):
                few.fire(1)
        finally:
            server.shutdown()


def test_the_part_nearest_to_its_goal_is_on_top_and_demands_count(
    seconds: list[tuple[str, float]],
) -> None:
    results = Results("x", quiet=True)
    frame = Frame(1, results)
    for name, took in (("easy", 1.0), ("hard", 2.0)):
        seconds += [("p", took), ("l", 1.0)]
        frame.compare(name, unit="u", product=case("p"), limit=case("l"), goal=0.5)
    assert results.as_json()["part"] == "hard"
    assert results.met
    results.demand("flat", kept=False)
    assert results.as_json()["met"] is False


def test_peak_memory_is_of_the_block_alone() -> None:
    with taken() as before:
        pass
    with taken() as large:
        b"x" * (200 << 20)
    with taken() as after:
        pass
    if before.peak is None or large.peak is None or after.peak is None:
        # The kernel does not let this be asked: then nothing is claimed of any block.
        assert before.peak == large.peak == after.peak
        return
    assert large.peak > before.peak + 150
    assert after.peak < large.peak - 150


def test_journal_bench_in_small() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "meibo", "bench", "journal", "--json", "--rounds", "1",
         "--entries", "3000"],
        capture_output=True, text=True, check=False, cwd="/",
        env={"PYTHONPATH": str(CHECKOUT / "src"), "PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    assert done.returncode in (0, 1), done.stderr  # so few entries judge nothing
    told = json.loads(done.stdout)
    assert told.keys() >= WANTED | {"peak_mib_fsck", "memory_flat"}
    assert told["parts"].keys() == {"sequencing", "fsck"}


@pytest.mark.parametrize(
    ("name", "words", "wanted"),
    [
        ("verify", ["--certificates", "1"], {"every_answer_journaled", "generator"}),
        ("intake", [], {"every_submit_arrived", "parts_ms_submit", "parts_ms_sign"}),
    ],
)
@pytest.mark.long  # doors and peers have to be started: longer than a hundred tests
def test_door_benches_in_small(name: str, words: list[str], wanted: set[str]) -> None:
    """Real doors under real load: every answer is in the journal, every submit has arrived."""
    done = subprocess.run(
        [sys.executable, "-m", "meibo", "bench", name, "--json", "--rounds", "1", "--seconds", "1",
         *words],
        capture_output=True, text=True, check=False, cwd="/",
        env={"PYTHONPATH": str(CHECKOUT / "src"), "PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    assert done.returncode in (0, 1), done.stderr  # a second on a busy machine judges nothing
    assert done.stdout, done.stderr
    told = json.loads(done.stdout)
    assert told.keys() >= WANTED | wanted
    assert told["against"] == "peer"
    assert all(told[one] is True for one in wanted if one.startswith("every_"))
    assert told["product"] > 0


@pytest.mark.long
def test_pages_bench_in_small() -> None:
    """Every page of both doors answers beside its peer; the rows hang together as real ones do."""
    done = subprocess.run(
        [sys.executable, "-m", "meibo", "bench", "pages", "--json", "--rounds", "1",
         "--cases", "200", "--registers", "1", "--seconds", "0.01", "--warm", "1"],
        capture_output=True, text=True, check=False, cwd="/",
        env={"PYTHONPATH": str(CHECKOUT / "src"), "PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    assert done.returncode in (0, 1), done.stderr  # one request on a busy machine judges nothing
    told = json.loads(done.stdout)
    assert told.keys() >= WANTED | {"every_page_within_100_ms", "median_ms", "rows_without_owner"}
    assert told["cases"] >= 195
    assert told["rows_without_owner"] == 0
    assert told["median_ms"].keys() == told["parts"].keys()
    assert {"officer.queue", "officer.case_open", "applicant.first_page"} <= told["parts"].keys()


def test_unknown_names_and_other_places_are_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: Any
) -> None:
    assert benches.run_bench(Namespace(words=["no-such-bench"])) == 2
    monkeypatch.setattr(benches, "CHECKOUT", tmp_path)
    assert benches.run_bench(Namespace(words=["journal"])) == 2
    assert "bench.no_checkout" in capsys.readouterr().err


def test_nothing_of_the_product_imports_a_bench() -> None:
    for path in (CHECKOUT / "src").rglob("*.py"):
        lines = path.read_text("utf-8").splitlines()
        assert not [one for one in lines if one.startswith(("import bench", "from bench"))], path


@pytest.mark.long
def test_no_submit_is_lost_while_every_key_is_renewed() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "meibo", "bench", "intake", "--json", "--rounds", "1",
         "--seconds", "1", "--renewing"],
        capture_output=True, text=True, check=False, cwd="/",
        env={"PYTHONPATH": str(CHECKOUT / "src"), "PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    assert done.returncode in (0, 1), done.stderr  # so short a run judges no rate
    told = json.loads(done.stdout)
    assert told["none_lost_while_renewing"]
    assert told["every_number_opened"]
    assert told["every_key_moved"]
    assert told["lost"] == 0
    assert told["renewals"] > 1
    assert told["product"] > 0


@pytest.mark.long  # two doors and people to come to them
def test_nobody_is_lost_on_results_day() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "meibo", "bench", "results_day", "--json", "--nurses", "40"],
        capture_output=True, text=True, check=False, cwd="/",
        env={"PYTHONPATH": str(CHECKOUT / "src"), "PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    assert done.returncode in (0, 1), done.stderr  # a busy machine judges no rate
    told = json.loads(done.stdout)
    assert (told["lost"], told["none_lost"]) == (0, True)
    assert told["every_step_journaled"]
    assert told["both_served"]
