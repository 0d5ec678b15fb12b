"""The typing page as a process of its own, as the tests of it start it."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx


@dataclass
class Page:
    """Where the process answers, and what it was given."""

    url: str
    environment: dict[str, str]


@contextmanager
def typing_process(root: bytes, officer: str) -> Iterator[Page]:
    """The process, given a home that holds the root's public key (PEM) and addresses, and nothing
    else. officer: the origin of the officers' door."""
    with TemporaryDirectory() as name:
        home = Path(name)
        home.chmod(0o755)  # processes of other users go through it
        (home / "public").mkdir()
        (home / "public" / "vault-root.pem").write_bytes(root)
        with socket.create_server(("127.0.0.1", 0)) as probe:
            url = f"http://localhost:{probe.getsockname()[1]}"
        (home / "endpoints.json").write_text(json.dumps({"typing": url, "officer": officer}))
        yield from _running(home, url)


def _running(home: Path, url: str) -> Iterator[Page]:
    environment = {
        "PATH": os.environ["PATH"], "MEIBO_HOME": str(home), "PYTHONPATH": str(Path("src").resolve())
    }  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "-m", "meibo", "process", "typing"], env=environment, stdout=sys.stderr
    )
    try:
        _wait(process, url)
        yield Page(url, environment)
    finally:
        process.terminate()
        process.wait(15)


def _wait(process: subprocess.Popen[bytes], url: str) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        assert process.poll() is None, "the process ended"
        try:
            if httpx.get(f"{url}/healthz").json() == {"ok": True}:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError("it never answered")
