"""The npm oracles behind one pipe (ask.mjs); where Node or they are missing the tests say so."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from rig_verifier import asker, door, shelf

__all__ = ["asker", "door", "oracle", "shelf"]
HERE = Path(__file__).parent
Ask = Callable[..., dict[str, Any]]


@pytest.fixture(scope="session")
def oracle() -> Iterator[Ask]:
    """oracle("sd-jwt-vc", text=…, …): what another implementation says."""
    node = shutil.which("node")
    if node is None or not (HERE / "node_modules").is_dir():
        pytest.skip("Node.js or its packages are missing: see tests/oracles/README.md")
    with subprocess.Popen(
        [node, "ask.mjs"], cwd=HERE, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        encoding="utf-8",
    ) as process:  # fmt: skip
        assert process.stdin
        assert process.stdout

        def ask(what: str, **question: Any) -> dict[str, Any]:
            assert process.stdin
            assert process.stdout
            process.stdin.write(json.dumps({"ask": what, **question}) + "\n")
            process.stdin.flush()
            answer: dict[str, Any] = json.loads(process.stdout.readline())
            return answer

        yield ask
        process.stdin.close()
