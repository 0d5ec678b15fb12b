"""A copy of a folder that every user may read, made of hard links where that is possible."""

from __future__ import annotations

import fcntl
import os
import shutil
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

Skip = Callable[[Path], bool]


@contextmanager
def alone(target: Path) -> Iterator[None]:
    """Only one program at a time works on `target` and what lies under it."""
    target.mkdir(mode=0o755, parents=True, exist_ok=True)
    with (target / "mirror.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def mirror(source: Path, target: Path, skip: Skip = lambda path: False) -> bool:
    """Make `target` equal to `source` without what `skip(path below source)` names.

    Returns whether anything differed. Files keep their times, so compiled files stay valid; the
    source's modes are never changed: a file that not everybody may read is copied instead.
    """
    changed = not target.is_dir()
    target.mkdir(mode=0o755, parents=True, exist_ok=True)
    target.chmod(0o755)
    wanted = {entry.name for entry in os.scandir(source) if not skip(Path(entry.path))}
    for entry in list(os.scandir(target)):
        if entry.name not in wanted and entry.name != "__pycache__":
            _drop(Path(entry.path))
            changed = True
    for name in wanted:
        here, there = source / name, target / name
        if here.is_dir() and not here.is_symlink():
            if there.is_symlink() or (there.exists() and not there.is_dir()):
                _drop(there)
            changed |= mirror(here, there, skip)
        elif not _same(here, there):
            place_anew(here, there)
            changed = True
    return changed


def place(source: Path, target: Path) -> None:
    """Hard link where the mode suits everyone and the file system allows, else a copy."""
    found = source.lstat()
    if stat.S_ISLNK(found.st_mode):
        target.symlink_to(os.readlink(source))
        return
    if found.st_mode & stat.S_IROTH:
        try:
            os.link(source, target)
        except OSError:
            pass  # another file system, or one without links: the copy below is the answer
        else:
            return
    shutil.copy2(source, target)
    target.chmod(found.st_mode | 0o444)


def place_anew(source: Path, target: Path) -> None:
    """As `place`, in the stead of what is there."""
    if target.is_symlink() or target.exists():
        _drop(target)
    place(source, target)


def _same(source: Path, target: Path) -> bool:
    try:
        there = target.lstat()
    except FileNotFoundError:
        return False
    here = source.lstat()
    if stat.S_ISLNK(here.st_mode):
        return stat.S_ISLNK(there.st_mode) and os.readlink(source) == os.readlink(target)
    if (here.st_dev, here.st_ino) == (there.st_dev, there.st_ino):
        return True
    return (here.st_size, here.st_mtime_ns) == (there.st_size, there.st_mtime_ns)


def _drop(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()
