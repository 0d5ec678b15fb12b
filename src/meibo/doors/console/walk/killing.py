"""kill -9 of one process before each step, so that every process has died once by the end."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

from meibo.doors.console.supervisor import state

# Which process dies before which step: just when its work is about to be needed.
BEFORE = {
    "form": ("applicant", "login"),
    "card": ("card",),
    "sign": ("number",),
    "number_check": ("number", "sequencer"),
    "pay": ("payment_gateway", "machine"),
    "forwarded": ("clock", "info_network"),
    "facts": ("resident_register", "number"),
    "propose": ("officer",),
    "run": ("postgres",),
    "registered": ("clock",),
    "pdf": ("signer", "timestamp"),
    "valid": ("public",),
    "health_officer_1.number_check": ("clock",),
    "health_officer_1.run": ("officer", "postgres"),
}


def kill_between(home: Path) -> Callable[[str], None]:
    """A hook for WalkLog.between."""

    def between(step: str) -> None:
        for name in BEFORE.get(step, ()):
            found = state.read(home)
            child = found.children[name] if found else None
            if child is not None and child.pid:
                os.kill(child.pid, signal.SIGKILL)
                print(f"    ☠ kill -9 {name} ({child.pid})", flush=True)

    return between
