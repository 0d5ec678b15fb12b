"""CONTRIBUTING.md's "add a neighbour", as it stands there: two processes and a real wire."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.test import override_settings

import meibo.connectors
from meibo.connectors.wire.neighbour import NoAnswerError

CHECKOUT = Path(__file__).resolve().parents[2]
NAME = "postal_code"
CODE = "1008916"
# What naming it in `NAMES` does for the neighbours that are ours.
SERVE = "import neighbours, sys; from pathlib import Path; neighbours.__path__.append(sys.argv[1]);\
 from neighbours.serve import serve; serve(sys.argv[2], Path(sys.argv[3]))"


def write_example(folder: Path) -> list[str]:
    """The files of the worked example, below `folder`."""
    text = (CHECKOUT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```python\n# src/(\S+\.py)\n(.*?)```", text, re.DOTALL)
    for name, content in blocks:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        (path.parent / "__init__.py").touch()
        path.write_text(content, encoding="utf-8")
    return [name for name, _ in blocks]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """The folder of the example's home, and the neighbour's address."""
    folder = tmp_path_factory.mktemp("worked")
    assert write_example(folder) == [
        f"neighbours/{NAME}/app.py", f"neighbours/{NAME}/faults.py", f"neighbours/{NAME}/keys.py",
        f"meibo/connectors/{NAME}/service.py",
    ]  # fmt: skip
    with socket.create_server(("127.0.0.1", 0)) as opened:
        address = f"http://127.0.0.1:{opened.getsockname()[1]}"
    (folder / "endpoints.json").write_text(json.dumps({NAME: address}))
    program = subprocess.Popen(
        [sys.executable, "-c", SERVE, str(folder / "neighbours"), NAME, str(folder)],
        env={**os.environ, "PYTHONPATH": str(CHECKOUT / "src")},
    )
    try:
        _wait(address)
        yield folder, address
    finally:
        program.terminate()
        program.wait(15)


def _wait(address: str) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            if httpx.get(f"{address}/healthz").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.05)
    raise TimeoutError(address)


@pytest.fixture
def asking(
    served: tuple[Path, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Any]:
    """The example's connector, and what sets the neighbour's switches."""
    folder, address = served
    monkeypatch.setattr(
        meibo.connectors, "__path__",
        [*meibo.connectors.__path__, str(folder / "meibo" / "connectors")],
    )  # fmt: skip
    from meibo.connectors.postal_code.service import PostalCodes  # type: ignore[import-not-found]

    board = folder / "neighbours" / NAME / "faults.json"
    with override_settings(ENDPOINT=lambda _: address, BREAKERS=tmp_path):
        yield PostalCodes(), board
    board.unlink(missing_ok=True)


def test_it_is_asked(asking: Any) -> None:
    codes, _ = asking
    assert codes.place(CODE) == "東京都千代田区霞が関"
    assert codes.place("0000000") is None


@pytest.mark.parametrize("answer", ["truncated", "other_code"])
def test_a_wrong_answer_is_none(asking: Any, answer: str) -> None:
    codes, board = asking
    fault = {"id": answer, "kind": "wrong", "on": "codes", "answer": answer}
    board.write_text(json.dumps({"faults": [fault]}))
    with pytest.raises(NoAnswerError, match="wrong"):
        codes.place(CODE)
    board.unlink()
    assert codes.place(CODE) is not None
