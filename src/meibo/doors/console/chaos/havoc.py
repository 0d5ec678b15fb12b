"""Carries a plan out on the running platform: kills, stops, switches."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path

import psutil

from meibo.doors.console.chaos.plan import KILL, STOP, Misfortune
from meibo.doors.console.supervisor import state
from meibo.doors.console.switches import add_switch, clear_switches, remove_switch


class Havoc(threading.Thread):
    """One thread. `done` lists what was carried out; `end` undoes what still lasts."""

    def __init__(self, home: Path, plan: list[Misfortune], say: Callable[[str], None]) -> None:
        super().__init__(name="havoc", daemon=True)
        self._home, self._plan, self._say = home, plan, say
        self._over = threading.Event()
        self._undo: list[tuple[float, Callable[[], None]]] = []
        self.done: list[Misfortune] = []
        self.missed = 0

    def run(self) -> None:
        """Until the plan is through or `end` is called."""
        begun = time.monotonic()
        for one in self._plan:
            while not self._over.is_set() and (left := begun + one.at - time.monotonic()) > 0:
                self._undo_due()
                self._over.wait(min(left, 0.2))
            if self._over.is_set():
                return
            self._carry_out(one)
        while self._undo and not self._over.wait(0.2):
            self._undo_due()

    def end(self) -> None:
        """Nothing more goes wrong: who is stopped goes on, every switch is cleared."""
        self._over.set()
        self.join()
        for _, undo in self._undo:
            undo()
        self._undo.clear()
        clear_switches(self._home)

    def _undo_due(self) -> None:
        for one in [one for one in self._undo if one[0] <= time.monotonic()]:
            self._undo.remove(one)
            one[1]()

    def _carry_out(self, one: Misfortune) -> None:
        if one.kind == KILL:
            happened = self._kill(one)
        elif one.kind == STOP:
            happened = self._pause(one)
        else:
            happened = self._switch(one)
        if happened:
            self.done.append(one)
        else:
            self.missed += 1

    def _pid(self, name: str) -> int | None:
        found = state.read(self._home)
        child = found.children.get(name) if found else None
        return child.pid if child else None

    def _kill(self, one: Misfortune) -> bool:
        """False where it is dead already."""
        pid = self._pid(one.target)
        if pid is None or not _told(pid, signal.SIGKILL):
            return False
        self._say(f"☠ kill -9 {one.target}")
        return True

    def _pause(self, one: Misfortune) -> bool:
        """Stop a process with its workers; they go on after a while. One killed meanwhile is gone."""
        pid = self._pid(one.target)
        if pid is None:
            return False
        group = [found for found in _family(pid) if _told(found.pid, signal.SIGSTOP)]

        def go_on() -> None:
            for found in group:
                if found.is_running():
                    _told(found.pid, signal.SIGCONT)

        self._undo.append((time.monotonic() + one.seconds, go_on))
        self._say(f"⏸ {one.target} {one.seconds:.0f} s")
        return bool(group)

    def _switch(self, one: Misfortune) -> bool:
        switch = dict(one.switch)
        made = add_switch(self._home, one.target, switch.pop("kind"), **switch)

        def off() -> None:
            remove_switch(self._home, one.target, made["id"])

        self._undo.append((time.monotonic() + one.seconds, off))
        self._say(f"⚡ {one.target} {made['on']}: {made['kind']} {made['answer']}".rstrip())
        return True


def _family(pid: int) -> list[psutil.Process]:
    try:
        top = psutil.Process(pid)
        return [top, *top.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def _told(pid: int, number: signal.Signals) -> bool:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return False
    return True
