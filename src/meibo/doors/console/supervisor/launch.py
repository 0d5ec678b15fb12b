"""Start one child that is its own session, drops to its own user and dies with its parent."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any

_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36
_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def _prctl(option: int, value: int) -> None:
    if _LIBC is not None and _LIBC.prctl(option, value, 0, 0, 0) != 0:
        code = ctypes.get_errno()
        raise OSError(code, f"prctl({option}): {os.strerror(code)}")


def adopt_orphans() -> None:
    """Grandchildren whose parent died come to this process, which reaps them at once.

    Some containers have a first process that reaps slowly; PostgreSQL then takes a dead postmaster
    for a living one.
    """
    _prctl(_PR_SET_CHILD_SUBREAPER, 1)


def die_with_parent(death_signal: int = signal.SIGTERM) -> None:
    """Ask the kernel for `death_signal` when the parent's thread ends (Linux; elsewhere nothing).

    A web server's workers call this so that they follow a master that was killed.
    """
    parent = os.getppid()
    _prctl(_PR_SET_PDEATHSIG, death_signal)
    if os.getppid() != parent:
        os.kill(os.getpid(), death_signal)


def spawn(
    argv: Sequence[str],
    *,
    env: Mapping[str, str],
    output: int | IO[Any],
    uid: int | None = None,
    gid: int | None = None,
    death_signal: int = signal.SIGTERM,
    folder: Path = Path("/"),
) -> subprocess.Popen[bytes]:
    """Start argv with exactly this environment; stdout and stderr go to `output`.

    The death signal is set after the change of user, because that change clears it. The kernel
    watches the thread that forked, so call this from a thread that lives as long as the child
    may. Its session is its own: a terminal's Ctrl-C reaches only the supervisor, and the whole
    process group can be swept. Raises OSError where the program cannot be started.
    """
    parent = os.getpid()

    def bind() -> None:
        _prctl(_PR_SET_PDEATHSIG, death_signal)
        if os.getppid() != parent:
            os._exit(1)

    return subprocess.Popen(
        argv,
        env=dict(env),
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        user=uid,
        group=gid,
        extra_groups=[] if uid is not None else None,
        umask=0o077,
        start_new_session=True,
        cwd=folder,
        preexec_fn=bind,  # noqa: PLW1509  (the supervisor has one thread when it forks)
    )
