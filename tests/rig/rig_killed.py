"""Steps of the number process in a real process of their own, killed with -9 where a lock stops them.

A table that is locked by the test makes the process wait inside the statement that needs it; there,
and nowhere else, it dies. Nothing of the product knows of it.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg

RIG = Path(__file__).parent
PATIENCE = 90.0
_WAITING = """
SELECT FROM pg_stat_activity WHERE datname = current_database() AND usename = 'meibo_number'
   AND wait_event_type = 'Lock' AND query ~ %s
"""


@dataclass
class NumberProcess:
    """Starts the process on a database. people: whom Juki-net knows, by number; folder: where what it
    was handed stays, whoever dies. observer: a superuser's connection that commits each statement."""

    database: str
    folder: Path
    people: dict[str, dict[str, Any]]
    observer: psycopg.Connection[Any]

    @contextmanager
    def running(self, at: datetime, *steps: str) -> Iterator[subprocess.Popen[bytes]]:
        """The process with these of its steps, six minutes later each round; dead at the end."""
        (self.folder / "people").write_bytes(pickle.dumps(self.people))
        words = (self.database, str(self.folder), at.isoformat(), *steps)
        made = subprocess.Popen(
            [sys.executable, __file__, *words], env=_environment(), stderr=subprocess.PIPE
        )
        try:
            yield made
        finally:
            made.send_signal(signal.SIGKILL)
            _, said = made.communicate()
            assert b"Traceback" not in said, said.decode()[-3000:]

    def until(self, query: str, *values: Any) -> None:
        """Wait until a query finds something."""
        end = time.monotonic() + PATIENCE
        while not self.observer.execute(query.encode(), values).fetchall():
            assert time.monotonic() < end, query
            time.sleep(0.02)

    def until_stopped(self, statement: str) -> None:
        """Wait until the process is stopped by a lock in a statement (a pattern)."""
        self.until(_WAITING, statement)


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": f"{RIG.parents[1] / 'src'}:{RIG}"}


def _run(database: str, folder: Path, at: datetime, steps: list[str]) -> None:
    import django

    django.setup()
    from django.utils.module_loading import import_string
    from rig_files import FakeFiles
    from rig_journey import FakeJuki
    from rig_processes import acting_as

    from meibo.config.process import process
    from meibo.connectors.key_management import local
    from meibo.connectors.resident_register import asking, file_service
    from meibo.rooms.vault import renewing
    from meibo.terms.actor import Actor

    class KeptFiles(FakeFiles):
        """Files that outlive the process; another file under the same request id is refused."""

        def hand_in(self, request: UUID, file: bytes) -> None:
            path = folder / f"{request}.csv"
            assert not path.exists() or path.read_bytes() == file, "another file"
            path.write_bytes(file)

        def fetch(self, request: UUID) -> bytes | None:
            path = folder / f"{request}.csv"
            self.files = {request: path.read_bytes()} if path.exists() else {}
            return super().fetch(request)

    people = pickle.loads((folder / "people").read_bytes())
    juki = FakeJuki()
    juki.people = people
    asking.juki, file_service.files = juki, KeptFiles(people)  # type: ignore[assignment]
    if (folder / "keys").exists():
        local.keys = local.LocalKeys(folder / "keys")  # type: ignore[assignment]
    renewing.CHUNK = 2
    paths = {one.name: one.run.replace(":", ".") for one in process("number").steps}
    with acting_as("number", database):
        while True:
            at += timedelta(minutes=6)
            for name in steps:
                import_string(paths[name])(Actor("process:number"), at)
            time.sleep(0.02)


if __name__ == "__main__":
    _run(sys.argv[1], Path(sys.argv[2]), datetime.fromisoformat(sys.argv[3]), sys.argv[4:])
