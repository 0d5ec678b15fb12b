"""Wallets in tests: a door over HTTP in this process, and the npm client behind a pipe."""

from __future__ import annotations

import json
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.test import override_settings
from rig_database import connected_as
from rig_doors import door_open

ORACLES = Path(__file__).parents[1] / "oracles"
Wallet = Callable[..., dict[str, Any]]


class _Threads(ThreadingMixIn, WSGIServer):
    daemon_threads = False
    request_queue_size = 128


def _handler(name: str, database: str) -> type[WSGIRequestHandler]:
    class Handler(WSGIRequestHandler):
        def log_message(self, format: str, *args: Any) -> None:
            """Nothing."""

        def handle(self) -> None:
            """One request, in a thread with a connection of its own."""
            with connected_as(f"meibo_{name}", database):
                super().handle()

    return Handler


@contextmanager
def over_http(name: str, database: str) -> Iterator[str]:
    """A door of this process on a free port of the loopback; its address."""
    known = settings.ENDPOINT
    with door_open(name, database):
        server = make_server("127.0.0.1", 0, get_wsgi_application(), _Threads,
                             _handler(name, database))  # fmt: skip
        address = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        with override_settings(
            ENDPOINT=lambda one: address if one == name else known(one), ALLOWED_HOSTS=["*"]
        ):
            thread.start()
            try:
                yield address
            finally:
                server.shutdown()
                thread.join()
                server.server_close()


@contextmanager
def npm_wallet() -> Iterator[Wallet]:
    """wallet("take", offer=…, …): what the npm client made of it."""
    node = shutil.which("node")
    if node is None or not (ORACLES / "node_modules").is_dir():
        pytest.skip("Node.js or its packages are missing: see tests/oracles/README.md")
    with subprocess.Popen(
        [node, "wallet.mjs"], cwd=ORACLES, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        text=True, encoding="utf-8",
    ) as process:  # fmt: skip
        assert process.stdin
        assert process.stdout

        def do(what: str, **question: Any) -> dict[str, Any]:
            assert process.stdin
            assert process.stdout
            process.stdin.write(json.dumps({"do": what, **question}) + "\n")
            process.stdin.flush()
            answer: dict[str, Any] = json.loads(process.stdout.readline())
            return answer

        yield do
        process.stdin.close()
