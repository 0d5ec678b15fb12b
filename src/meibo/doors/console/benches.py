"""`meibo bench NAME`: hands over to the checkout's `bench`, which is no part of the installation."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys

from meibo.doors.console.supervisor.folders import CHECKOUT


def run_bench(args: argparse.Namespace) -> int:
    """The bench's own exit code: 0 where its goals were met, 1 where one was missed, 2 misuse."""
    if not (CHECKOUT / "bench" / "__main__.py").exists():
        print(
            "性能測定はソースのチェックアウトでだけ動きます"
            " / benchmarks run in a checkout of the source only [bench.no_checkout]",
            file=sys.stderr,
        )
        return 2
    path = os.pathsep.join([str(CHECKOUT / "src"), str(CHECKOUT)])
    # An installation of its own: nothing of a running one is reached.
    env = {name: value for name, value in os.environ.items() if not name.startswith("MEIBO_")}
    kept = {name: os.environ[name] for name in ("MEIBO_PG_BIN",) if name in os.environ}
    return subprocess.run(
        [sys.executable, "-m", "bench", *args.words],
        cwd=CHECKOUT, env={**env, **kept, "PYTHONPATH": path}, check=False,
    ).returncode  # fmt: skip
