"""A small installation of stand-ins, driven as root and as an ordinary user."""

from __future__ import annotations

import json
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
import pytest

from meibo.doors.console.supervisor.binaries import binaries
from meibo.doors.console.supervisor.ports import any_free
from meibo.doors.console.supervisor.runtime import runtime
from meibo.doors.console.supervisor.users import ANYBODY

HERE = Path(__file__).parent
WHO = ["root", "ordinary"] if os.geteuid() == 0 else ["ordinary"]


def ordinary() -> int | None:
    """Another user than root, with the passwd entry that initdb wants; None: we are one."""
    return pwd.getpwnam("nobody").pw_uid if os.geteuid() == 0 else None


class Installation:
    """drive.py run as one user on one home."""

    def __init__(self, who: str) -> None:
        self.uid = ordinary() if who == "ordinary" else None
        self.home = Path(tempfile.mkdtemp(prefix="meibo-test-")) / "home"
        self.home.parent.chmod(0o755)
        self.port = any_free()
        if self.uid is not None:
            os.chown(self.home.parent, self.uid, -1)
        chosen = runtime()
        self._python = str(chosen.python)
        self.env = {
            "PATH": "/usr/bin:/bin",
            **chosen.environment(),
            "PYTHONDONTWRITEBYTECODE": "1",
            "MEIBO_PG_BIN": str(binaries(ANYBODY if os.geteuid() == 0 else None)),
        }

    def drive(self, *words: str) -> subprocess.Popen[str]:
        argv = [self._python, "-c", (HERE / "drive.py").read_text(), str(self.home), *words]
        argv[2] = f"__file__ = {str(self._programs() / 'drive.py')!r}\n" + argv[2]
        return subprocess.Popen(
            argv, env=self.env, cwd="/", text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            user=self.uid, extra_groups=[] if self.uid is not None else None,
        )  # fmt: skip

    def _programs(self) -> Path:
        """The stand-in where every user may read it."""
        target = self.home.parent / "stand_in.py"
        if not target.exists():
            shutil.copyfile(HERE / "stand_in.py", target)
            target.chmod(0o644)
        return target.parent

    def up(self, *words: str) -> dict[str, Any]:
        process = self.drive("up", str(self.port), *words)
        out, err = process.communicate(timeout=90)
        assert out, err
        found: dict[str, Any] = json.loads(out)
        found["code"] = process.returncode
        return found

    def down(self) -> bool:
        out, err = self.drive("down", "0").communicate(timeout=30)
        assert out, err
        return bool(json.loads(out))

    def state(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.home / "run" / "supervisor.json").read_text())
        return found

    def pid(self, name: str) -> int | None:
        pid: int | None = self.state()["children"][name]["pid"]
        return pid

    def url(self, password: str | None = None) -> str:
        kept = (self.home / "secrets" / "postgres" / "password").read_text()
        word = quote(kept if password is None else password, safe="")
        return (
            f"postgresql://postgres:{word}@127.0.0.1:{(self.home / 'pg.port').read_text()}/postgres"
        )

    def query(self, sql: str) -> list[Any]:
        with psycopg.connect(self.url(), autocommit=True, connect_timeout=5) as connection:
            found = connection.execute(sql.encode())
            return found.fetchall() if found.description else []


@pytest.fixture(scope="package", params=WHO)
def installed(request: pytest.FixtureRequest) -> Iterator[Installation]:
    """One home per kind of user, with a table of rows in it."""
    made = Installation(request.param)
    try:
        assert made.up()["code"] == 0
        made.query("CREATE TABLE kept (line int)")
        yield made
    finally:
        made.down()
        shutil.rmtree(made.home.parent, ignore_errors=True)


@pytest.fixture
def platform(installed: Installation) -> Installation:
    """The installation, running, whatever another test did to it."""
    found = installed.up()
    assert found["code"] == 0, found["message"]
    return installed
