"""log/<name>.log: written by the processes themselves, kept small here, shown by `meibo logs`."""

from __future__ import annotations

import shutil
import time
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

LIMIT = 10 << 20
KEPT = 3


def open_log(home: Path, name: str) -> IO[bytes]:
    """The log of a process, to append to; only we read it."""
    path = home / "log" / f"{name}.log"
    if not path.exists():
        path.touch(mode=0o640)
    return path.open("ab")


def rotate(home: Path, limit: int = LIMIT, kept: int = KEPT) -> None:
    """Copy logs above `limit` bytes to <name>.log.1 (older ones up to .<kept>) and empty them.

    Processes append, so they go on writing at the new end and need not be told. A line written
    between copy and emptying is lost; what must not be lost is in the journal, not here.
    """
    for path in (home / "log").glob("*.log"):
        if path.stat().st_size <= limit:
            continue
        for age in range(kept - 1, 0, -1):
            older = path.with_name(f"{path.name}.{age}")
            if older.exists():
                older.replace(path.with_name(f"{path.name}.{age + 1}"))
        copy = path.with_name(f"{path.name}.1")
        shutil.copyfile(path, copy)
        copy.chmod(0o640)
        with path.open("r+b") as log:
            log.truncate(0)


def tail(path: Path, lines: int) -> list[str]:
    """The last lines of a log; none where there is no log."""
    if not path.exists():
        return []
    with path.open(errors="replace") as log:
        return [line.rstrip("\n") for line in deque(log, maxlen=lines)]


def follow(
    paths: list[Path], ended: Callable[[], bool] = lambda: False, pause: float = 0.2
) -> Iterator[tuple[str, str]]:
    """(name, line) as the lines come, from now on, until `ended()`."""
    places = {path: path.stat().st_size if path.exists() else 0 for path in paths}
    while not ended():
        quiet = True
        for path in paths:
            if not path.exists():
                continue
            if path.stat().st_size < places[path]:
                places[path] = 0  # it was rotated
            with path.open("rb") as log:
                log.seek(places[path])
                for line in log:
                    if not line.endswith(b"\n"):
                        break  # still being written
                    places[path] += len(line)
                    quiet = False
                    yield path.stem, line.decode(errors="replace").rstrip("\n")
        if quiet:
            time.sleep(pause)
