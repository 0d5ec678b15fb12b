"""Programs that answer HTTP beside a bench: started, waited for, stopped; each of its own process."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil

CHECKOUT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Served:
    """One that answers; worker: id of the process that does the work."""

    port: int
    worker: int

    def url(self, path: str) -> str:
        """The address of a path."""
        return f"http://localhost:{self.port}{path}"


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens at just now."""
    opened = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    found = [one.getsockname()[1] for one in opened]
    for one in opened:
        one.close()
    return found


@contextmanager
def served(
    words: list[str], port: int, environment: Mapping[str, str], ready: str = "/healthz"
) -> Iterator[Served]:
    """Run `python WORDS` until the block ends; begins once `ready` answers 200.

    The environment is a process's own: the variables of set-up are not handed on.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MEIBO_")}
    path = os.pathsep.join([str(CHECKOUT / "src"), str(CHECKOUT)])
    process = subprocess.Popen(
        [sys.executable, *words], cwd=CHECKOUT, env={**kept, "PYTHONPATH": path, **environment},
        stdout=sys.stderr,
    )  # fmt: skip
    try:
        _wait(process, f"http://localhost:{port}{ready}")
        yield Served(port, _worker(process.pid))
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(process: subprocess.Popen[bytes], url: str) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"{process.args!r} ended with {process.returncode}")
        try:
            if httpx.get(url, timeout=5).status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise TimeoutError(url)


def _worker(main: int) -> int:
    """granian's worker: the child of its main process with the most memory; itself without one."""
    children = psutil.Process(main).children(recursive=True)
    return max(children, key=lambda one: one.memory_info().rss).pid if children else main
