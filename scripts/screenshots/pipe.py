"""Chromium's own protocol (Chrome DevTools Protocol) over a pipe. Standard library only.

Chromium reads file descriptor 3 and writes 4; a message is a JSON object that ends with a zero byte.
"""

from __future__ import annotations

import fcntl
import json
import os
import select
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--headless=new", "--remote-debugging-pipe", "--no-first-run", "--disable-gpu",
    "--hide-scrollbars", "--disable-extensions", "--disable-background-networking",
    "--disable-component-update", "--disable-dev-shm-usage", "--mute-audio",
)  # fmt: skip
PATIENCE = 30.0
HIGH = 20  # the copies of our ends come to lie above 3 and 4, so that neither is overwritten
Message = dict[str, Any]
_PLACE = """
import os, sys
for theirs, place in zip(sys.argv[1:3], (3, 4)):
    os.dup2(int(theirs), place)
    os.close(int(theirs))
os.execv(sys.argv[3], sys.argv[3:])
"""


class ChromiumError(RuntimeError):
    """Chromium refused a method, did not answer, or a script of ours failed in the page."""


def installed() -> str | None:
    """Path of a Chromium, or None where there is none."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


class Pipe:
    """A running Chromium. on_event is called for every message nobody asked for; it may send but
    must not ask."""

    def __init__(self, *flags: str, on_event: Callable[[Message], None]) -> None:
        program = installed()
        if program is None:
            raise ChromiumError(f"none of {', '.join(NAMES)} is installed")
        self._on_event = on_event
        self._buffer = b""
        self._sent = 0
        self._results: dict[int, Message] = {}
        self._profile = tempfile.TemporaryDirectory(
            prefix="meibo-chromium-", ignore_cleanup_errors=True
        )
        sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
        self._start([program, *FLAGS, *sandbox, *flags, f"--user-data-dir={self._profile.name}"])

    def _start(self, argv: list[str]) -> None:
        theirs_in, self._out = os.pipe()
        self._in, theirs_out = os.pipe()
        high = [fcntl.fcntl(one, fcntl.F_DUPFD, HIGH) for one in (theirs_in, theirs_out)]
        # A Python of its own puts them in place: code between fork and exec is unsafe with threads.
        self._process = subprocess.Popen(
            [sys.executable, "-Sc", _PLACE, *map(str, high), *argv], pass_fds=high,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        for one in (theirs_in, theirs_out, *high):
            os.close(one)

    def close(self) -> None:
        """End Chromium and forget its profile."""
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        os.close(self._in)
        os.close(self._out)
        self._profile.cleanup()

    def send(self, method: str, session: str, parameters: Message) -> int:
        """Send without waiting; the number its result will bear."""
        self._sent += 1
        said: Message = {"id": self._sent, "method": method, "params": parameters}
        if session:
            said["sessionId"] = session
        rest = json.dumps(said).encode() + b"\0"
        while rest:
            rest = rest[os.write(self._out, rest) :]
        return self._sent

    def ask(self, method: str, session: str, parameters: Message) -> Message:
        """Call a method and wait for its result."""
        self._results.clear()
        number = self.send(method, session, parameters)
        self.wait(lambda: number in self._results, method)
        found = self._results.pop(number)
        if "error" in found:
            raise ChromiumError(f"{method}: {found['error']['message']}")
        result: Message = found["result"]
        return result

    def wait(self, done: Callable[[], bool], what: str) -> None:
        """Read messages until something is so."""
        end = time.monotonic() + PATIENCE
        while not done():
            message = self._read(end, what)
            if "id" in message:
                self._results[message["id"]] = message
            else:
                self._on_event(message)

    def _read(self, end: float, what: str) -> Message:
        while b"\0" not in self._buffer:
            if not select.select([self._in], [], [], max(0.0, end - time.monotonic()))[0]:
                raise ChromiumError(f"waited {PATIENCE:.0f} s in vain: {what}")
            read = os.read(self._in, 1 << 20)
            if not read:
                raise ChromiumError(f"Chromium ended: {what}")
            self._buffer += read
        line, _, self._buffer = self._buffer.partition(b"\0")
        message: Message = json.loads(line)
        return message
