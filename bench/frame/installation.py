"""An installation of a bench's own: a durable PostgreSQL, set up as `meibo up` sets it up.

It is the tests' installation (tests/rig), with nothing switched off.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

CHECKOUT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Installation:
    """A running one: its home, and ways to be somebody in it."""

    home: Path
    database: str

    def superuser(self) -> psycopg.Connection[Any]:
        """For filling and emptying tables; commits each statement."""
        from meibo.config.database import setup

        return psycopg.connect(setup.setup_url(self.database), autocommit=True)

    def connection(self, role: str) -> psycopg.Connection[Any]:
        """A plain connection of a process's role, for limits and naive peers."""
        from meibo.config.database import setup

        return psycopg.connect(setup.role_url(role, self.database))

    def acting_as(self, role: str) -> AbstractContextManager[Any]:
        """Be a process: its role, its secrets, its adapters; the product's code runs inside."""
        from rig_processes import acting_as

        found: AbstractContextManager[Any] = acting_as(role, self.database)
        return found


@contextmanager
def installed() -> Iterator[Installation]:
    """Start and set up; stop and delete at the end. Once in a process: Django is set up for it."""
    sys.path.insert(0, str(CHECKOUT / "tests" / "rig"))
    from rig_home import prepare_home

    with tempfile.TemporaryDirectory(prefix="meibo-bench-home-") as folder:
        home = Path(folder)
        home.chmod(0o755)
        prepare_home(home)
        import django

        django.setup()
        from rig_database import MASTER, Server

        from meibo.config import keys

        keys.make()
        server = Server(durable=True)
        try:
            server.start()
            yield Installation(home, MASTER)
        finally:
            server.stop()
