"""One supervised process: started, asked whether it is ready, started again when it dies."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

from meibo.doors.console.supervisor.launch import spawn
from meibo.doors.console.supervisor.logfiles import open_log
from meibo.doors.console.supervisor.probe import Probe
from meibo.doors.console.supervisor.spec import Spec
from meibo.doors.console.supervisor.state import ChildState

FIRST_PAUSE = 0.2
LONGEST_PAUSE = 5.0
GOOD_RUN = 10.0
SETTLED = 1.0
HOME_MARK = "MEIBO_SUPERVISED"


class Child:
    """A process by its Spec. Times are monotonic seconds; `state` is what the file shows."""

    def __init__(self, spec: Spec, home: Path) -> None:
        self.spec = spec
        self.state = ChildState(uid=spec.uid, port=spec.port)
        self.early_deaths = 0
        self._home = home
        self._process: subprocess.Popen[bytes] | None = None
        self._probe = Probe(spec.ready) if isinstance(spec.ready, str) else None
        self._pause = FIRST_PAUSE
        self._started = 0.0
        self._next_start = 0.0

    @property
    def pid(self) -> int | None:
        """Process id while it runs."""
        return self._process.pid if self._process else None

    def due(self) -> bool:
        """Whether it is dead and its pause is over."""
        return self._process is None and time.monotonic() >= self._next_start

    def start(self) -> None:
        """Start it now; its output goes to its log."""
        if self.spec.before:
            self.spec.before()
        mark = {HOME_MARK: str(self._home)} if self.spec.swept else {}
        with open_log(self._home, self.spec.name) as log:
            self._process = spawn(
                self.spec.argv,
                env={**self.spec.env, **mark},
                output=log,
                uid=self.spec.uid,
                gid=self.spec.gid if self.spec.gid is not None else self.spec.uid,
                death_signal=self.spec.stop_signal,
            )
        self._started = time.monotonic()
        self.state.pid, self.state.since = self._process.pid, time.time()

    def look(self) -> bool:
        """Ask once more whether it is ready; True when the answer has just become yes."""
        if self._process is None or self.state.ready:
            return False
        ready = self.spec.ready
        if self._probe:
            self.state.ready = self._probe.answered()
        elif callable(ready):
            self.state.ready = ready(self._process.pid)
        else:
            self.state.ready = time.monotonic() - self._started > SETTLED
        return self.state.ready

    def ended(self, status: int) -> str:
        """Note its death (status as of waitpid), plan the next start; returns a line for the log."""
        lived = time.monotonic() - self._started
        if self._process:
            self._process.returncode = os.waitstatus_to_exitcode(status)
        if lived > GOOD_RUN:
            self._pause = FIRST_PAUSE
        return f"{self._again()}: it {_how(status)} after {lived:.1f} s"

    def failed(self, error: Exception) -> str:
        """Note that it could not even be started; returns a line for the log."""
        with open_log(self._home, self.spec.name) as log:
            log.write(f"{self.spec.argv[0]}: {error}\n".encode())
        return f"{self._again()}: {error}"

    def _again(self) -> str:
        self.early_deaths = 0 if self.state.ready else self.early_deaths + 1
        self._process = None
        self._next_start = time.monotonic() + self._pause
        line = f"{self.spec.name} starts again in {self._pause:.1f} s"
        self._pause = min(self._pause * 2, LONGEST_PAUSE)
        self.state.pid, self.state.ready = None, False
        self.state.restarts += 1
        if self._probe:
            self._probe.close()
        return line

    def tell(self, number: int, group: bool = False) -> None:
        """Send a signal to it, or to its whole group; nothing when it has ended."""
        if self._process is None:
            return
        try:
            (os.killpg if group else os.kill)(self._process.pid, number)
        except ProcessLookupError:
            return  # it ended in this moment


def _how(status: int) -> str:
    code = os.waitstatus_to_exitcode(status)
    if code < 0:
        return f"was ended by {signal.Signals(-code).name}"
    return f"exited with {code}"
