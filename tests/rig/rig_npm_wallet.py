"""npm's wallet (tests/oracles/present.mjs) before a door in this process: what it fetches is asked here."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from rig_doors import browser
from rig_wallet import path_of

ORACLES = Path(__file__).parents[1] / "oracles"
Present = Callable[..., dict[str, Any]]


def _answered(asked: dict[str, Any]) -> dict[str, Any]:
    kind = asked["headers"].get("content-type", "")
    got = browser().generic(
        asked["method"], path_of(asked["url"]), asked["body"], content_type=kind or "text/plain"
    )
    return {
        "status": got.status_code,
        "headers": {"content-type": got["Content-Type"]},
        "body": got.content.decode(),
    }


@contextmanager
def npm_wallet() -> Iterator[Present]:
    """present(link=…, credential=…, key=…, authority=…): what the wallet says it did."""
    node = shutil.which("node")
    if node is None or not (ORACLES / "node_modules").is_dir():
        pytest.skip("Node.js or its packages are missing: see tests/oracles/README.md")
    with subprocess.Popen(
        [node, "present.mjs"], cwd=ORACLES, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        text=True, encoding="utf-8",
    ) as process:  # fmt: skip
        stdin, stdout = process.stdin, process.stdout
        assert stdin
        assert stdout

        def say(content: dict[str, Any]) -> None:
            stdin.write(json.dumps(content) + "\n")
            stdin.flush()

        def present(**how: Any) -> dict[str, Any]:
            say({"present": {"bridge": True, **how}})
            while True:
                said: dict[str, Any] = json.loads(stdout.readline())
                if "fetch" not in said:
                    return said
                say(_answered(said["fetch"]))

        yield present
        stdin.close()
