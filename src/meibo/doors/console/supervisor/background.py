"""Runs a supervisor in the background: one per home, started by whoever comes first."""

from __future__ import annotations

import os
import signal
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import IO

from meibo.doors.console.supervisor import folders, logfiles, state
from meibo.doors.console.supervisor.loop import Supervisor
from meibo.doors.console.supervisor.spec import Plan
from meibo.doors.console.supervisor.sweep import sweep

START_LIMIT = 600.0
STOP_LIMIT = 12.0
Tell = Callable[[state.State], None]


def bring_up(home: Path, plan: Plan, tell: Tell, limit: float = START_LIMIT) -> state.State:
    """Start a supervisor in the background, unless one lives, and wait until all is ready.

    `tell` is called whenever its state changed. Returns the last state: phase "ready", or
    "failed" with a message. Two at once start one; the other waits for it. Raises TimeoutError.
    """
    folders.make(home)
    until = time.monotonic() + limit
    while time.monotonic() < until:
        lock = state.take_lock(home)
        if lock is not None:
            state.state_file(home).unlink(missing_ok=True)
            _detach(home, plan, lock)
            lock.close()
        found = _outcome(home, tell, until, ours=lock is not None)
        if found is not None:
            return found
    raise TimeoutError(f"起動に {limit:.0f} 秒以上かかっています / not ready after {limit:.0f} s")


def _outcome(home: Path, tell: Tell, until: float, ours: bool) -> state.State | None:
    """The state once it is decided; None when somebody else's supervisor ended without being
    ready, so that another may be started."""
    told = None
    while time.monotonic() < until:
        living = state.is_running(home)
        found = state.read(home)
        if found and found != told and living:
            tell(found)
            told = found
        # A state without a living writer is left from before: its lock's new holder will replace it.
        if found and found.phase == "ready" and living and state.alive(found.pid):
            return found
        if not living:
            return _failed(home, found) if ours else None
        time.sleep(0.05)
    return None


def _failed(home: Path, found: state.State | None) -> state.State:
    found = found or state.State(pid=0)
    if not found.message:
        lines = "\n".join(logfiles.tail(home / "log" / "supervisor.log", 15))
        found.message = f"起動の途中で止まりました / it ended while starting:\n{lines}"
    found.phase = "failed"
    return found


def _detach(home: Path, plan: Plan, lock: IO[str]) -> None:
    """Fork twice, so that the supervisor belongs to no terminal and no parent.

    The lock goes along with the fork: there is no moment at which nobody holds it.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    middle = os.fork()
    if middle:
        os.waitpid(middle, 0)
        return
    os.setsid()
    if os.fork():
        os._exit(0)
    code = 1
    try:
        with logfiles.open_log(home, "supervisor") as log, open(os.devnull, "rb") as nothing:
            os.dup2(nothing.fileno(), 0)
            os.dup2(log.fileno(), 1)
            os.dup2(log.fileno(), 2)
        os.chdir("/")
        code = run(home, plan, lock)
    except BaseException:
        traceback.print_exc()
        raise
    finally:
        os._exit(code)


def run(home: Path, plan: Plan, lock: IO[str]) -> int:
    """Be the supervisor of this home, in this process, until told to stop."""
    with lock:
        return Supervisor(plan, home).run()


def bring_down(home: Path, limit: float = STOP_LIMIT) -> bool:
    """Stop everything, in order; False when nothing ran.

    A supervisor that does not obey in time is killed; the kernel then ends its children.
    """
    if not state.is_running(home):
        return False
    found = state.read(home)
    if found:
        _tell(found.pid, signal.SIGTERM)
    if not _lock_is_free(home, limit) and found:
        _tell(found.pid, signal.SIGKILL)
        _lock_is_free(home, 2.0)
    lock = state.take_lock(home)
    if lock:
        sweep(home)
        lock.close()
    return True


def _tell(pid: int, number: int) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return  # it ended in this moment


def _lock_is_free(home: Path, limit: float) -> bool:
    until = time.monotonic() + limit
    while state.is_running(home):
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True
