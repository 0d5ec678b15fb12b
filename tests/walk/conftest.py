"""The whole platform, started once as `make up` does it: own home, free ports, real processes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

from meibo.doors.console.supervisor import state
from meibo.doors.console.supervisor.platform import PROCESSES
from meibo.doors.console.walk.cast import Cast, cast_of

CHECKOUT = Path(__file__).resolve().parents[2]
PORTS = (*(one.name.upper() for one in PROCESSES if one.scheme), "KEY_SERVICE", "DATABASE")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The leak search comes last: it searches what all others have left behind."""
    items.sort(key=lambda item: item.path.name == "test_leak_search.py")


@dataclass
class Platform:
    """A running platform: its home, the people in it, and its command."""

    home: Path
    env: dict[str, str]

    def meibo(self, *words: str, seconds: float = 300.0) -> subprocess.CompletedProcess[str]:
        """Run `python -m meibo …` against it."""
        return subprocess.run(
            [sys.executable, "-m", "meibo", *words],
            capture_output=True, text=True, env=self.env, cwd=CHECKOUT, timeout=seconds,
            check=False,
        )  # fmt: skip

    @property
    def cast(self) -> Cast:
        return cast_of(self.home)

    def pid(self, name: str) -> int:
        found = state.read(self.home)
        assert found is not None
        pid = found.children[name].pid
        assert pid
        return pid

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """Read the database as its superuser: the one who may look at everything."""
        password = (self.home / "secrets" / "postgres" / "password").read_text().strip()
        found = state.read(self.home)
        assert found is not None
        port = (self.home / "pg.port").read_text().strip()
        url = f"postgresql://postgres:{password}@127.0.0.1:{port}/meibo"
        with psycopg.connect(url) as connection:
            return connection.execute(query, values).fetchall()  # type: ignore[call-overload]


_SHARED = ExitStack()


@pytest.fixture(scope="session")
def platform() -> Platform:
    """The one that all tests of this folder share; it ends with the last of them."""
    return _SHARED.enter_context(started())


def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """A platform that nobody needs any more would take time from all tests that follow."""
    if nextitem is None or item.path.parent != nextitem.path.parent:
        _SHARED.close()


@pytest.fixture
def start_platform() -> Callable[..., AbstractContextManager[Platform]]:
    """`with start_platform(NAME="value") as found:` another platform."""
    return started


@contextmanager
def started(**more: str) -> Iterator[Platform]:
    """A platform of its own, with more in its environment; gone afterwards."""
    home = Path(tempfile.mkdtemp(prefix="meibo-walk-", dir="/var/tmp"))
    home.chmod(0o755)
    env = {
        **{k: v for k, v in os.environ.items() if not k.startswith(("MEIBO_", "DJANGO_"))},
        **{k: v for k, v in os.environ.items() if k == "MEIBO_PG_BIN"},
        "MEIBO_HOME": str(home),
        "PYTHONPATH": str(CHECKOUT / "src"),
        **{f"MEIBO_PORT_{name}": "0" for name in PORTS},
        **more,
    }
    found = Platform(home, env)
    up = found.meibo("up")
    assert up.returncode == 0, up.stdout + up.stderr
    yield found
    stopped = found.meibo("down", seconds=60)
    shutil.rmtree(home, ignore_errors=True)
    assert stopped.returncode == 0, stopped.stdout + stopped.stderr
