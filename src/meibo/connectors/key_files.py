"""Key files: whole or not there, with their mode from the first byte, owned by who owns the folder."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


def keep(path: Path, make: Callable[[], bytes], mode: int = 0o400) -> bytes:
    """Contents of a key file, made whole and at once if it is not there yet."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(path.name + ".part")
        part.unlink(missing_ok=True)
        part.touch(mode=0o600)
        part.write_bytes(make())
        part.chmod(mode)
        _give(part, path.parent)
        part.rename(path)
    return path.read_bytes()


def replace(path: Path, content: bytes, mode: int) -> None:
    """Put a file in place of what is there, in one move: a reader sees the old or the new."""
    part = path.with_name(path.name + ".part")
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)
    with part.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.chmod(mode)
    _give(part, path.parent)
    part.replace(path)


def _give(path: Path, folder: Path) -> None:
    owner = folder.stat()
    if os.geteuid() == 0:
        os.chown(path, owner.st_uid, owner.st_gid)


@contextmanager
def opened(folder: Path) -> Iterator[Path]:
    """A sealed folder of secrets, writable while this lasts; an ordinary user obeys its modes too."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    mode = folder.stat().st_mode & 0o777
    folder.chmod(mode | 0o200)
    try:
        yield folder
    finally:
        folder.chmod(mode)
