"""The stand-alone check of receipts, run as a stranger runs it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

PROGRAM = Path(__file__).parents[2] / "scripts" / "verify_receipt.py"


def checked(*files: Path) -> tuple[int, str]:
    """Exit code and words of `verify_receipt.py RECEIPT KEYS [PRESENTED]`, which finds nothing of Meibo."""
    done = subprocess.run(
        [sys.executable, "-I", str(PROGRAM), *map(str, files)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout
