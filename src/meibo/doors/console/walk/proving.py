"""What a walk has left in the journal is whole."""

from __future__ import annotations

import os
import subprocess
import sys

from meibo.doors.console.walk.browser import WalkError
from meibo.doors.console.walk.log import WalkLog, wait_for


def prove(log: WalkLog) -> None:
    """The journal is whole."""
    with log.step("fsck", "ジャーナルの検証", "journal fsck") as notes:
        notes["journal"] = wait_for("a good journal", _fsck, 30.0)


def _fsck() -> str | None:
    """`meibo journal fsck --json` as anyone would run it."""
    done = subprocess.run(
        [sys.executable, "-m", "meibo", "journal", "fsck", "--json"],
        capture_output=True, text=True, env=os.environ, check=False,
    )  # fmt: skip
    if done.returncode != 0:
        raise WalkError(f"fsck: {done.stdout[:600]}{done.stderr[-600:]}")
    return "ok"
