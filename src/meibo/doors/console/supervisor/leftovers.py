"""What a killed server leaves behind: backends, and the file that says a postmaster is there."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import psutil

_PATIENCE = ((signal.SIGINT, 8.0), (signal.SIGQUIT, 4.0), (signal.SIGKILL, 5.0))


class StillRunningError(RuntimeError):
    """A server on this data folder survives SIGKILL (it waits for a disk, as a rule)."""


def clear(data: Path) -> None:
    """End every server process whose working folder is `data`, then remove its stale pid file.

    Call it only while holding the folder's lock: then no living supervisor owns such a process.
    Nobody else's process is touched: a backend works in its data folder, and only there.
    """
    if not data.exists():
        return
    # A server whose supervisor died is already shutting down: it gets time before it is told again.
    if _gone(data, 1.5):
        _remove_pid_file(data)
        return
    for told, patience in _PATIENCE:
        for process in servers(data):
            _tell(process, told)
        if _gone(data, patience):
            _remove_pid_file(data)
            return
    raise StillRunningError(f"PostgreSQL が終了しません / a PostgreSQL will not end: {data}")


def servers(data: Path) -> list[psutil.Process]:
    """Processes of PostgreSQL that work in this folder."""
    found, real = [], str(data.resolve())
    for process in psutil.process_iter():
        try:
            if process.name().startswith("postgres") and process.cwd() == real:
                found.append(process)
        except (psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess):
            continue  # ended meanwhile, or another user's: neither is ours
    return found


def _gone(data: Path, patience: float) -> bool:
    limit = time.monotonic() + patience
    while servers(data):
        if time.monotonic() > limit:
            return False
        time.sleep(0.05)
    return True


def _tell(process: psutil.Process, told: signal.Signals) -> None:
    try:
        os.kill(process.pid, told)
    except ProcessLookupError:
        return  # it ended between looking and telling


def _remove_pid_file(data: Path) -> None:
    """With no server left, the pid in it can only be a zombie's or a stranger's."""
    (data / "postmaster.pid").unlink(missing_ok=True)
