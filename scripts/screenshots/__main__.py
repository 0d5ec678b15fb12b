"""`python -m screenshots [--only PART]`: starts a platform of its own, fills it, looks at every page.

Pictures and a contact sheet go to build/screenshots. Exit code 1 where a page has no picture, or
axe or one of our own rules finds something.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from meibo.config.serve import start_django
from meibo.doors.console import supervisor
from meibo.doors.console.supervisor.platform import PROCESSES
from meibo.doors.console.walk.cast import cast_of
from screenshots import judging, looking, people, pipe, shots

CHECKOUT = Path(__file__).resolve().parents[2]
FOLDER = CHECKOUT / "build" / "screenshots"


def main() -> int:
    """Look at every page; 0 where nothing is wrong."""
    words = argparse.ArgumentParser(prog="screenshots")
    words.add_argument("--only", default="", help="pages whose door/name contains this")
    args = words.parse_args()
    if pipe.installed() is None or not judging.installed():
        print("Chromium と npm のオラクルが要ります / Chromium and the npm oracles are needed"
              " (.ci/run; make check)", file=sys.stderr)  # fmt: skip
        return 2
    with _platform() as home:
        return _look(home, args.only)


@contextmanager
def _platform() -> Iterator[Path]:
    """A platform of its own on free ports, gone afterwards."""
    home = Path(tempfile.mkdtemp(prefix="meibo-screenshots-", dir="/var/tmp"))
    home.chmod(0o755)
    ports = {"MEIBO_PORT_DATABASE": "0"}
    ports |= {one.port_variable: "0" for one in PROCESSES if one.port}
    os.environ.update(ports, MEIBO_HOME=str(home))
    meibo = [sys.executable, "-m", "meibo"]
    try:
        subprocess.run([*meibo, "up"], check=True, stdout=subprocess.DEVNULL)
        yield home
    finally:
        subprocess.run([*meibo, "down"], check=False, stdout=subprocess.DEVNULL)
        shutil.rmtree(home, ignore_errors=True)


def _look(home: Path, only: str) -> int:
    os.environ.update(supervisor.runtime_env("console"))
    start_django("console")
    everybody = people.People(cast_of(home))
    everybody.make()
    print("人と申請の用意ができました / people and applications are ready", flush=True)
    wanted = shots.shots(everybody)
    absent = shots.missing(wanted)
    chosen = [shot for shot in wanted if only in f"{shot.door}/{shot.name}"]
    findings = looking.look(chosen, FOLDER)
    for page, lines in findings.items():
        for line in lines:
            print(f"✗ {page}: {line}")
    for line in absent:
        print(f"✗ {line}")
    print(f"{FOLDER}/index.html　{len(chosen)} ページ / pages")
    return 1 if absent or findings else 0


if __name__ == "__main__":
    sys.exit(main())
