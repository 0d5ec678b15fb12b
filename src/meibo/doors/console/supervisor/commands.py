"""`meibo up`, `meibo down` and `meibo logs`."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path

from meibo.doors.console.supervisor import background, folders, logfiles, state
from meibo.doors.console.supervisor.planning import Installation
from meibo.doors.console.supervisor.table import table


class _Progress:
    """Prints each step of a start once, and each process as it becomes ready."""

    def __init__(self) -> None:
        self._said: set[str] = set()

    def __call__(self, found: state.State) -> None:
        ready = sorted(name for name, child in found.children.items() if child.ready)
        for line in ([f"準備 / {found.step}"] if found.phase == "starting" else []) + [
            f"　起動 / ready: {name}" for name in ready
        ]:
            if line not in self._said:
                self._said.add(line)
                print(line, flush=True)


def up(args: Namespace) -> int:
    """Start everything (`foreground`: here, until Ctrl-C) and show where it is. 0 when ready."""
    home = folders.home()
    folders.make(home)
    plan = Installation(home).plan()
    if getattr(args, "foreground", False):
        lock = state.take_lock(home)
        if lock is None:
            print(f"すでに動いています / already running: {home}")
            return 1
        return background.run(home, plan, lock)
    before = state.read(home) if state.is_running(home) else None
    if before and before.phase == "ready":
        print("すでに動いています / already running")
        found = before
    else:
        found = background.bring_up(home, plan, _Progress())
    if found.phase != "ready":
        print(found.message, file=sys.stderr)
        return 1
    print(table(home))
    return 0


def down(args: Namespace) -> int:
    """Stop everything, PostgreSQL last."""
    if background.bring_down(folders.home()):
        print("停止しました / stopped")
    else:
        print("動いていません / not running")
    return 0


def show_logs(args: Namespace) -> int:
    """The last lines of one process's log or of all (`name`, `lines`), then on (`follow`)."""
    folder = folders.home() / "log"
    name = getattr(args, "name", None)
    paths = [folder / f"{name}.log"] if name else sorted(folder.glob("*.log"))
    if name and not paths[0].exists():
        known = ", ".join(sorted(path.stem for path in folder.glob("*.log")))
        print(f"ログがありません / no such log: {name} ({known})", file=sys.stderr)
        return 1
    _show(
        paths,
        getattr(args, "lines", None) or (50 if name else 10),
        bool(getattr(args, "follow", False)),
    )
    return 0


def _show(paths: list[Path], lines: int, follow: bool) -> None:
    single = len(paths) == 1
    for path in paths:
        for line in logfiles.tail(path, lines):
            print(line if single else f"{path.stem:18} {line}")
    if not follow:
        return
    try:
        for name, line in logfiles.follow(paths):
            print(line if single else f"{name:18} {line}", flush=True)
    except KeyboardInterrupt:
        return
