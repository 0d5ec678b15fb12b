"""Mirrors of a runtime, and the runtime that other users run."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from meibo.doors.console.supervisor.mirror import mirror
from meibo.doors.console.supervisor.runtime import runtime
from meibo.doors.console.supervisor.users import ANYBODY, Account, reaches


def names(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


def test_mirror_follows_its_source(tmp_path: Path) -> None:
    source, target = tmp_path / "source", tmp_path / "target"
    (source / "package").mkdir(parents=True)
    (source / "test").mkdir()
    (source / "package" / "a.py").write_text("1")
    (source / "package" / "b.py").write_text("2")
    (source / "package" / "link").symlink_to("a.py")
    assert mirror(source, target, lambda path: path.name == "test")
    assert names(target) == {"package", "package/a.py", "package/b.py", "package/link"}
    assert not mirror(source, target, lambda path: path.name == "test")
    (source / "package" / "a.py").unlink()
    (source / "package" / "a.py").write_text("changed")
    (source / "package" / "b.py").unlink()
    (source / "package" / "b.py").mkdir()
    (source / "package" / "b.py" / "c.py").write_text("3")
    assert mirror(source, target, lambda path: path.name == "test")
    assert (target / "package" / "a.py").read_text() == "changed"
    assert (target / "package" / "b.py" / "c.py").read_text() == "3"


def test_closed_file_is_copied_and_stays_closed_itself(tmp_path: Path) -> None:
    source, target = tmp_path / "source", tmp_path / "target"
    source.mkdir()
    (source / "closed.py").write_text("1")
    (source / "closed.py").chmod(0o600)
    mirror(source, target)
    assert (source / "closed.py").stat().st_mode & 0o777 == 0o600
    assert (target / "closed.py").stat().st_mode & 0o444 == 0o444
    assert not mirror(source, target)


def test_reach_asks_every_folder_above(tmp_path: Path) -> None:
    somebody = Account(os.geteuid() + 4242, 4242)
    inner = tmp_path / "outer" / "inner"
    inner.mkdir(parents=True)
    for folder in (tmp_path / "outer", inner):
        folder.chmod(0o755)
    above = reaches(tmp_path / "outer", somebody)
    assert reaches(inner, somebody) is above
    (tmp_path / "outer").chmod(0o750)
    assert not reaches(inner, somebody)
    assert not reaches(inner / "not yet there", somebody)
    assert reaches(inner, None)


def test_processes_run_the_runtime_as_their_users() -> None:
    chosen, root = runtime(), os.geteuid() == 0
    assert chosen.for_all
    said = subprocess.run(
        [chosen.python, "-c", "import meibo, django, psycopg, ssl, os; print(os.getuid())"],
        env=chosen.environment(), cwd="/", capture_output=True, text=True, check=False,
        user=ANYBODY.uid if root else None,
        group=ANYBODY.gid if root else None,
        extra_groups=[] if root else None,
    )  # fmt: skip
    assert said.stdout.strip() == str(ANYBODY.uid if root else os.geteuid()), said.stderr
