"""An installation of a bench's own: a durable PostgreSQL, set up as `meibo up` sets it up.

It is the tests' installation (tests/rig), with nothing switched off.
"""

from __future__ import annotations

import json
import os
import secrets
import sys
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from bench.frame.serving import Served, free_ports, served

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

    def door(self, name: str, module: str = "meibo") -> AbstractContextManager[Served]:
        """A door as it is run: its server, its settings, its role and connections; or one that `module`
        runs in its place (`python -m MODULE process NAME`)."""
        from meibo.config.database import setup

        environment = {
            "MEIBO_HOME": str(self.home), "MEIBO_PROCESS": name,
            "MEIBO_DATABASE_URL": setup.role_url(name, self.database),
        }  # fmt: skip
        return served(["-m", module, "process", name], self.port(name), environment)

    def another_door(self, name: str) -> AbstractContextManager[Served]:
        """One more process of the same door, at a port of its own, as behind a balancer."""
        from meibo.config.database import setup

        (port,) = free_ports(1)
        environment = {
            "MEIBO_HOME": str(self.home), "MEIBO_PROCESS": name, "BENCH_PORT": str(port),
            "MEIBO_DATABASE_URL": setup.role_url(name, self.database),
        }  # fmt: skip
        return served(["-m", "bench.frame.second_door", "process", name], port, environment)

    def port(self, name: str) -> int:
        """Where a door or neighbour is looked for."""
        found = json.loads((self.home / "endpoints.json").read_text())[name]
        return urlsplit(found).port or 80

    @contextmanager
    def peers(self, records: int = 0) -> Iterator[Served]:
        """bench/peers under the same server, with a role and a database of theirs on this one.

        records: how many rows their pages choose from."""
        password = secrets.token_hex(16)
        with self.superuser() as connection:
            role = sql.SQL("CREATE ROLE bench_peer LOGIN PASSWORD {}")
            connection.execute(role.format(sql.Literal(password)))
            connection.execute("CREATE DATABASE bench_peer OWNER bench_peer")
        at = urlsplit(os.environ["MEIBO_SETUP_URL"])
        url = f"postgresql://bench_peer:{password}@{at.hostname}:{at.port}/bench_peer"
        (port,) = free_ports(1)
        environment = {"PEER_DATABASE": url, "PEER_RECORDS": str(records)}
        with served(["-m", "bench.peers", str(port)], port, environment) as found:
            yield found


@contextmanager
def installed() -> Iterator[Installation]:
    """Start and set up; stop and delete at the end. Once in a process: Django is set up for it."""
    sys.path.insert(0, str(CHECKOUT / "tests" / "rig"))
    from rig_home import prepare_home

    with tempfile.TemporaryDirectory(prefix="meibo-bench-home-") as folder:
        home = Path(folder)
        home.chmod(0o755)
        prepare_home(home)
        _at_free_ports(home)
        import django

        django.setup()
        from rig_database import MASTER, Server

        from meibo.config import credential_keys, keys, verifier_keys

        keys.make()
        credential_keys.make()
        verifier_keys.make()
        server = Server(durable=True)
        try:
            server.start()
            yield Installation(home, MASTER)
        finally:
            server.stop()


def _at_free_ports(home: Path) -> None:
    """Doors and neighbours of this installation may really be started, beside any other."""
    path = home / "endpoints.json"
    known = json.loads(path.read_text())
    found = {
        name: urlsplit(url)._replace(netloc=f"{urlsplit(url).hostname}:{port}").geturl()
        for (name, url), port in zip(known.items(), free_ports(len(known)), strict=True)
    }
    path.write_text(json.dumps(found))
