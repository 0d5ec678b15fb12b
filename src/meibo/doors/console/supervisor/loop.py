"""The supervisor: starts what a plan says in its order, starts again what dies, stops in order."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from meibo.doors.console.supervisor import logfiles, state
from meibo.doors.console.supervisor.child import HOME_MARK, Child
from meibo.doors.console.supervisor.launch import adopt_orphans, spawn
from meibo.doors.console.supervisor.ports import is_free
from meibo.doors.console.supervisor.spec import Plan, Spec, Step
from meibo.doors.console.supervisor.sweep import sweep

EARLY_DEATHS = 5
STOP_LIMITS = {0: 4.0, 1: 1.5, 9: 3.0}
ROTATE_EVERY = 5.0


class StartError(RuntimeError):
    """The platform cannot start; the message says why, in both languages."""


class _StoppingError(Exception):
    """SIGTERM or SIGINT came while something was being waited for."""


class Supervisor:
    """Runs one plan in one home. One thread only: the kernel ties children to the thread."""

    def __init__(self, plan: Plan, home: Path) -> None:
        self.home = home
        self.children: dict[str, Child] = {}
        self.state = state.State(pid=os.getpid(), started=time.time())
        self._plan = plan
        self._stopping = False
        self._step_pid: int | None = None
        self._step_codes: dict[int, int] = {}
        self._rotated = 0.0

    def run(self) -> int:
        """Until a signal says stop. Returns 0, or 1 when the start failed."""
        self._listen()
        adopt_orphans()
        code = 0
        try:
            self._start()
            self._serve()
        except _StoppingError:
            self._say("told to stop while starting")
        except Exception as error:  # noqa: BLE001  (shown and logged; the children are stopped)
            code = 1
            known = isinstance(error, (RuntimeError, OSError))
            self.state.message = str(error) if known else repr(error)
            self._say(traceback.format_exc())
        self._stop(failed=code == 1)
        return code

    def _listen(self) -> None:
        reader, writer = os.pipe()
        for end in (reader, writer):
            os.set_blocking(end, False)
        signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
        self._wakes = reader
        signal.signal(signal.SIGCHLD, lambda number, frame: None)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._told)
        signal.signal(signal.SIGHUP, signal.SIG_IGN)

    def _told(self, number: int, frame: FrameType | None) -> None:
        self._stopping = True

    def _say(self, line: str) -> None:
        sys.stderr.write(f"{time.strftime('%Y-%m-%dT%H:%M:%S%z')} {line}\n")
        sys.stderr.flush()

    def _phase(self, phase: str, step: str = "") -> None:
        self.state.phase, self.state.step = phase, step
        self._say(f"{phase} {step}".rstrip())
        self._write()

    def _write(self) -> None:
        self.state.children = {name: child.state for name, child in self.children.items()}
        state.write(self.home, self.state)

    def _start(self) -> None:
        self._phase("starting", "sweeping")
        sweep(self.home)
        self._phase("starting", "postgres")
        server = self._plan.server()
        if server:
            self._begin([server])
            self._until_ready()
        for step in self._plan.steps():
            self._phase("starting", step.name)
            self._run_step(step)
        self._plan.done()
        self._phase("starting", "processes")
        self._begin(self._plan.specs())
        self._until_ready()
        self._phase("ready")

    def _begin(self, specs: list[Spec]) -> None:
        for spec in specs:
            if spec.port and not is_free(spec.port):
                raise StartError(
                    f"ポート {spec.port}（{spec.name}）はほかのプログラムが使用中です。"
                    f"環境変数 {spec.port_variable} で変えられます。"
                    f" / port {spec.port} ({spec.name}) is taken by another program;"
                    f" set {spec.port_variable} to another one."
                )
        for spec in specs:
            self.children[spec.name] = Child(spec, self.home)
            if spec.port:
                self.state.ports[spec.name] = spec.port
        self._turn(0)

    def _until_ready(self) -> None:
        while not all(child.state.ready for child in self.children.values()):
            self._turn(0.03)
            for child in self.children.values():
                if child.early_deaths >= EARLY_DEATHS:
                    name = child.spec.name
                    said = f"{name} が起動しません / {name} does not start"
                    raise StartError(self._with_log(said, name))
            self._unless_told()

    def _unless_told(self) -> None:
        if self._stopping:
            raise _StoppingError

    def _with_log(self, said: str, name: str) -> str:
        log = self.home / "log" / f"{name}.log"
        lines = "\n".join("    " + line for line in logfiles.tail(log, 12))
        return f"{said} ({log}):\n{lines}"

    def _run_step(self, step: Step) -> None:
        mark = {HOME_MARK: str(self.home)}
        with logfiles.open_log(self.home, "setup") as log:
            log.write(f"--- {step.name}\n".encode())
            log.flush()
            self._step_pid = pid = spawn(step.argv, env={**step.env, **mark}, output=log).pid
        while (code := self._step_codes.get(pid)) is None:
            self._turn(0.1)
            if self._stopping:
                os.killpg(pid, signal.SIGTERM)
                raise _StoppingError
        if code != 0:
            said = f"準備「{step.name}」が失敗しました / set-up step “{step.name}” failed"
            raise StartError(self._with_log(said, "setup"))

    def _serve(self) -> None:
        while not self._stopping:
            self._turn(1.0 if all(c.state.ready for c in self.children.values()) else 0.05)
            if time.monotonic() - self._rotated > ROTATE_EVERY:
                self._rotated = time.monotonic()
                logfiles.rotate(self.home)

    def _turn(self, pause: float) -> None:
        """One round: bury the dead, start what is due, look who became ready, then wait."""
        changed = self._reap()
        for child in self.children.values():
            if child.due() and not self._stopping:
                try:
                    child.start()
                except (RuntimeError, OSError, subprocess.SubprocessError) as error:
                    # Its program is being replaced, or a former server will not end: try again.
                    self._say(child.failed(error))
                changed = True
            if child.look():
                self._say(f"{child.spec.name} ready (pid {child.pid})")
                changed = True
        if changed:
            self._write()
        select.select([self._wakes], [], [], pause)
        self._drain()

    def _drain(self) -> None:
        try:
            while os.read(self._wakes, 512):
                pass
        except BlockingIOError:
            return

    def _reap(self) -> bool:
        """Collect every dead process, our own and adopted ones."""
        by_pid = {child.pid: child for child in self.children.values() if child.pid}
        changed = False
        while (pid := _next_dead()) is not None:
            child = by_pid.get(pid)
            if child:
                # Still a zombie, so its id cannot have passed on: workers it left are swept first.
                child.tell(signal.SIGKILL, group=True)
            _, status = os.waitpid(pid, 0)
            if child:
                self._say(child.ended(status))
                changed = True
            elif pid == self._step_pid:
                self._step_codes[pid] = os.waitstatus_to_exitcode(status)
        return changed

    def _stop(self, failed: bool) -> None:
        self._stopping = True
        self._phase("failed" if failed else "stopping", "stopping")
        for rank in sorted({child.spec.rank for child in self.children.values()}):
            group = [child for child in self.children.values() if child.spec.rank == rank]
            limit = STOP_LIMITS.get(rank, 2.0)
            if not self._end(group, lambda child: child.spec.stop_signal, limit):
                for child in group:
                    if child.pid:
                        self._say(f"{child.spec.name} did not stop in {limit} s")
                if not self._end(group, lambda child: child.spec.kill_signal, 1.0):
                    self._end(group, lambda child: signal.SIGKILL, 2.0)
        sweep(self.home)
        self._phase("failed" if failed else "stopped")

    def _end(self, group: list[Child], told: Callable[[Child], int], limit: float) -> bool:
        for child in group:
            number = told(child)
            child.tell(number, group=number == signal.SIGKILL)
        until = time.monotonic() + limit
        while any(child.pid for child in group):
            if time.monotonic() > until:
                return False
            self._turn(0.05)
        return True


def _next_dead() -> int | None:
    try:
        found = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    except ChildProcessError:
        return None
    return found.si_pid if found else None
