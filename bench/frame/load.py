"""Requests fired at a server as fast as it answers: by wrk where there is one, else by `shooting`.

Either is a process of its own and the same for every case of a comparison.
"""

from __future__ import annotations

import base64
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench.frame.rounds import Done, OutOfShotsError
from bench.frame.serving import CHECKOUT

# As many as a door's threads twice over: none of them waits for the generator.
CONNECTIONS = 16
_UNITS = {"us": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0}
_COUNT = re.compile(r"(\d+) requests in ([\d.]+)(us|ms|s|m)\b")
_LATENCY = re.compile(r"^\s+(50|99)%\s+([\d.]+)(us|ms|s|m)\s*$", re.MULTILINE)
_BAD = re.compile(r"(Non-2xx or 3xx responses.*|Socket errors.*)")


class BadAnswerError(RuntimeError):
    """Answers that were errors: such a run measures nothing."""


@dataclass(frozen=True, slots=True)
class Shot:
    """One request."""

    path: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


def generator() -> str:
    """What fires."""
    return "wrk" if shutil.which("wrk") else "threads of Python (bench/frame/shooting.py)"


class Gun:
    """Fires shots in turn at one port; `once` never the same one twice.

    latency: milliseconds at 50 and 99 % of the last run.
    """

    def __init__(self, port: int, shots: Sequence[Shot], folder: Path, *, once: bool) -> None:
        self.port, self.count, self.once = port, len(shots), once
        self.next, self.fired = 0, 0
        self.latency: dict[int, float] = {}
        self._script = folder / "shots.lua"
        self._shots = folder / "shots.json"
        self._script.write_text(_lua(shots))
        self._shots.write_text(json.dumps([_plain(shot) for shot in shots]))

    def fire(self, seconds: float) -> Done:
        """How many were answered; BadAnswerError, OutOfShotsError."""
        done = self._wrk(seconds) if shutil.which("wrk") else self._threads(seconds)
        if not done.count:
            raise BadAnswerError("nothing was answered: give it more --seconds")
        # What was under way at the end is sent too, though not counted.
        self.next += done.count + CONNECTIONS
        self.fired += done.count
        if self.once and self.next > self.count:
            raise OutOfShotsError(f"{self.next} > {self.count}")
        return done

    def _wrk(self, seconds: float) -> Done:
        said = self._run(
            ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds:g}s", "--latency", "--timeout", "10s",
             "-s", str(self._script), f"http://localhost:{self.port}", "--", str(self.next)]
        )  # fmt: skip
        if bad := _BAD.search(said):
            raise BadAnswerError(bad[0])
        self.latency = {int(p): float(n) * _UNITS[u] * 1e3 for p, n, u in _LATENCY.findall(said)}
        if (found := _COUNT.search(said)) is None:
            raise BadAnswerError(said)
        return Done(int(found[1]), float(found[2]) * _UNITS[found[3]])

    def _threads(self, seconds: float) -> Done:
        said = json.loads(
            self._run(
                [sys.executable, str(CHECKOUT / "bench" / "frame" / "shooting.py"),
                 str(self._shots), str(self.port), str(seconds), str(CONNECTIONS), str(self.next)]
            )
        )  # fmt: skip
        if said["bad"]:
            raise BadAnswerError(f"{said['bad']} answers were errors")
        self.latency = {50: said["p50"], 99: said["p99"]}
        return Done(said["answered"], said["seconds"])

    @staticmethod
    def _run(words: list[str]) -> str:
        done = subprocess.run(words, capture_output=True, text=True, check=True)
        if done.stderr:
            # wrk goes on without a script that it could not read.
            raise BadAnswerError(done.stderr)
        return done.stdout


@contextmanager
def gun(port: int, shots: Sequence[Shot], *, once: bool = False) -> Iterator[Gun]:
    """A gun whose files are deleted at the end."""
    with tempfile.TemporaryDirectory(prefix="meibo-bench-shots-") as folder:
        yield Gun(port, shots, Path(folder), once=once)


def _plain(shot: Shot) -> dict[str, object]:
    body = base64.b64encode(shot.body).decode()
    return {"method": shot.method, "path": shot.path, "headers": dict(shot.headers), "body": body}


def _quoted(text: str | bytes) -> str:
    raw = text.encode() if isinstance(text, str) else text
    plain = "".join(chr(c) if 32 <= c < 127 and c not in b'"\\' else f"\\{c:03d}" for c in raw)
    return f'"{plain}"'


def _lua(shots: Sequence[Shot]) -> str:
    """Made into bytes once; a run begins at the place it is told."""
    lines = []
    for shot in shots:
        headers = ",".join(f"[{_quoted(k)}]={_quoted(v)}" for k, v in shot.headers.items())
        words = f"{_quoted(shot.method)},{_quoted(shot.path)},{{{headers}}}"
        lines.append(f"add({words},{_quoted(shot.body) if shot.body else 'nil'})")
    # A function of Lua's holds 65,536 constants at most.
    parts = ["\n".join(lines[at : at + 1000]) for at in range(0, len(lines), 1000)]
    return (
        "local shots,ready,at={},{},0\n"
        "local function add(...) shots[#shots+1]={...} end\n"
        + "".join(f"(function()\n{part}\nend)();\n" for part in parts)
        + "function init(args)\n"
        "  at=tonumber(args[1] or 0)\n"
        "  for i,s in ipairs(shots) do ready[i]=wrk.format(s[1],s[2],s[3],s[4]) end\n"
        "end\n"
        "function request() at=at+1 return ready[(at-1)%#ready+1] end\n"
    )
