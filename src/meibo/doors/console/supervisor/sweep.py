"""Ends processes that outlived a killed supervisor of this home."""

from __future__ import annotations

import os
import time
from pathlib import Path

import psutil

from meibo.doors.console.supervisor.child import HOME_MARK


def strays(home: Path) -> list[psutil.Process]:
    """Living processes that a supervisor of this home started: they carry its mark in their
    environment. PostgreSQL carries none; its leftovers are found by its data folder."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.pid != os.getpid() and process.environ().get(HOME_MARK) == str(home):
                found.append(process)
        except (psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess):
            continue  # ended meanwhile, or another user's: neither is ours
    return found


def sweep(home: Path, patience: float = 1.0) -> None:
    """TERM, then KILL; call it only while holding the supervisor's lock.

    The kernel has sent each its death signal already, so as a rule there is nothing to do.
    """
    for end in (psutil.Process.terminate, psutil.Process.kill):
        found = strays(home)
        for process in found:
            try:
                end(process)
            except psutil.NoSuchProcess:
                continue  # it ended between looking and telling
        limit = time.monotonic() + patience
        while strays(home):
            if time.monotonic() > limit:
                break
            time.sleep(0.05)
        else:
            return
