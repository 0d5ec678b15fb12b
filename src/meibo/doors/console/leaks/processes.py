"""Environments and command lines of the platform's processes and of this command's own."""

from __future__ import annotations

from pathlib import Path

import psutil

from meibo.doors.console.leaks.findings import Search
from meibo.doors.console.supervisor import state

PROC = Path("/proc")


def search_processes(search: Search, home: Path) -> None:
    """Everything below the supervisor and below this command."""
    with search.timed("processes") as place:
        if not PROC.is_dir():
            place.unread.append(str(PROC))
            return
        for pid in sorted(_pids(home)):
            for name in ("environ", "cmdline"):
                try:
                    data = (PROC / str(pid) / name).read_bytes()
                except (FileNotFoundError, ProcessLookupError):
                    continue  # it ended since it was listed
                except PermissionError:
                    place.unread.append(f"{pid} {name}")
                    continue
                search.look("processes", f"process {pid} {name}", data)
                place.items += 1


def _pids(home: Path) -> set[int]:
    found: set[int] = set()
    running = state.read(home)
    tops = [psutil.Process().pid]
    if running is not None:
        tops += [running.pid, *(child.pid for child in running.children.values() if child.pid)]
    for pid in tops:
        try:
            top = psutil.Process(pid)
            found |= {pid, *(child.pid for child in top.children(recursive=True))}
        except psutil.NoSuchProcess:
            continue
    return found
