"""run/supervisor.json: what runs, under which process id; and the lock of the one supervisor."""

from __future__ import annotations

import fcntl
import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO


@dataclass(slots=True)
class ChildState:
    """One process: `since` is the Unix time of its last start, `uid` None where it shares ours."""

    pid: int | None = None
    uid: int | None = None
    port: int | None = None
    ready: bool = False
    restarts: int = 0
    since: float = 0.0


@dataclass(slots=True)
class State:
    """phase: "starting", "ready", "stopping" or "failed"; `step` is what it is busy with."""

    pid: int
    phase: str = "starting"
    step: str = ""
    message: str = ""
    started: float = 0.0
    ports: dict[str, int] = field(default_factory=dict)
    children: dict[str, ChildState] = field(default_factory=dict)


def state_file(home: Path) -> Path:
    """Where the state of a home is written."""
    return home / "run" / "supervisor.json"


def write(home: Path, state: State) -> None:
    """Replace the file in one move, so that a reader sees all or the former."""
    fresh = state_file(home).with_suffix(".new")
    fresh.write_text(json.dumps(asdict(state), indent=1))
    fresh.chmod(0o644)
    fresh.replace(state_file(home))


def read(home: Path) -> State | None:
    """The last state written, by a living supervisor or a dead one."""
    try:
        found = json.loads(state_file(home).read_text())
    except FileNotFoundError:
        return None
    children = {name: ChildState(**child) for name, child in found.pop("children").items()}
    return State(**found, children=children)


def take_lock(home: Path) -> IO[str] | None:
    """The lock of this home's supervisor, or None while one lives. It ends with its holder."""
    lock = (home / "run" / "supervisor.lock").open("a")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        return None
    return lock


def is_running(home: Path) -> bool:
    """Whether a supervisor lives."""
    if not (home / "run" / "supervisor.lock").exists():
        return False
    lock = take_lock(home)
    if lock is None:
        return True
    lock.close()
    return False


def alive(pid: int) -> bool:
    """Whether a process of this id exists."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
