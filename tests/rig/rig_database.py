"""A PostgreSQL of the tests' own: set up once as an installation is, copied for each test.

Roles belong to the cluster, so copies share them; everything else of a copy is its own.
"""

from __future__ import annotations

import itertools
import os
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from pathlib import Path
from typing import Any

import psycopg
from django.core.management import call_command
from django.db import connections
from psycopg import sql

from meibo.config.database import roles, setup
from meibo.config.database.engine.base import DatabaseWrapper
from meibo.doors.console.supervisor.binaries import binaries, version
from meibo.doors.console.supervisor.postgres import SUPERUSER, Cluster
from meibo.doors.console.supervisor.users import server_account

MASTER = "meibo"
# Tests stop no machine: durability is tested with the supervisor, here it would only cost time.
_ROOM = 2 << 30
# A busy machine may hold a test up for longer than a door may keep a transaction waiting.
_PATIENT = "-c idle_in_transaction_session_timeout=60s"
_FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
# Small buffers are quickly looked through whenever a copy is made or dropped.
_FAST |= {"shared_buffers": "64MB"}
# A test signs in as several roles; a guess costs a stranger nothing here (PostgreSQL 16 and newer).
_LIGHT_PASSWORDS = {"scram_iterations": "1"}


def _quick() -> dict[str, str]:
    """Settings of a cluster that is to be quick, and need not keep anything."""
    major = int(version(binaries(server_account())).split(".")[0])
    return {**_FAST, **(_LIGHT_PASSWORDS if major >= 16 else {})}


def _memory() -> str | None:
    """A folder in memory where there is one with room: each test copies a database."""
    shared = Path("/dev/shm")
    if os.access(shared, os.W_OK) and shutil.disk_usage(shared).free > _ROOM:
        return str(shared)
    return None


def wrapper(role: str, database: str) -> DatabaseWrapper:
    """Django's connection object for a role, not yet connected, its settings nobody else's."""
    wanted = deepcopy(connections.settings["default"])
    at = psycopg.conninfo.conninfo_to_dict(setup.role_url(role, database))
    wanted.update(
        HOST=at["host"], PORT=str(at["port"]), USER=at["user"], PASSWORD=at["password"],
        NAME=database,
    )  # fmt: skip
    wanted["OPTIONS"] = {**wanted["OPTIONS"], "options": _PATIENT}
    return DatabaseWrapper(wanted, "default")


# Connections of this thread that a test goes back to: signing in again costs as much as an act.
_kept: dict[tuple[int, str, str], DatabaseWrapper] = {}


def _taken(role: str, database: str) -> DatabaseWrapper:
    key = (threading.get_ident(), role, database)
    found = _kept.get(key)
    if found is None:
        found = _kept[key] = wrapper(role, database)
    return found


@contextmanager
def connected_as(role: str, database: str, *, keep: bool = False) -> Iterator[DatabaseWrapper]:
    """Django's default connection of this thread is the role's.

    Closed afterwards; with `keep` only once its database is dropped, and never with anything open.
    """
    before = connections["default"]
    made = _taken(role, database) if keep else wrapper(role, database)
    connections["default"] = made
    try:
        yield made
    finally:
        connections["default"] = before
        if not keep or made.in_atomic_block:
            made.close()


class Server:
    """The cluster, the master database and its copies."""

    def __init__(self, *, durable: bool = False) -> None:
        """durable: on a disk, as an installation has it; otherwise whatever is quick."""
        self._folder = tempfile.TemporaryDirectory(
            prefix="meibo-tests-", dir=None if durable else _memory(), ignore_cleanup_errors=True
        )
        Path(self._folder.name).chmod(0o755)
        self.cluster = Cluster(Path(self._folder.name) / "pg", extra={} if durable else _quick())
        self._numbers = itertools.count(1)
        self._master: psycopg.Connection[Any] | None = None

    def start(self) -> None:
        """Start, and set up as `meibo up` does: roles, schemas, migrations, rights."""
        self.cluster.start()
        os.environ["MEIBO_SETUP_URL"] = self.cluster.url()
        # initdb knew nothing of our settings.
        with psycopg.connect(self.cluster.url(), autocommit=True) as superuser:
            superuser.execute(
                sql.SQL("ALTER ROLE {} PASSWORD {}").format(
                    sql.Identifier(SUPERUSER), sql.Literal(self.cluster.password())
                )
            )
        setup.create(MASTER)
        with connected_as("meibo_owner", MASTER):
            call_command("migrate", verbosity=0)
        setup.grant(MASTER)
        self._master = psycopg.connect(setup.setup_url("postgres"), autocommit=True)

    def stop(self) -> None:
        """Stop and delete everything."""
        if self._master:
            self._master.close()
        self.cluster.remove()
        self._folder.cleanup()

    def copy(self, source: str = MASTER) -> str:
        """A database like the source; nobody may be connected to that. Returns its name.

        CREATE DATABASE does not copy rights to the database itself: they are told again.
        """
        assert self._master
        name = f"meibo_test_{next(self._numbers)}"
        self._master.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER meibo_owner STRATEGY {}").format(
                sql.Identifier(name), sql.Identifier(source), sql.Identifier("file_copy")
            )
        )
        for statement in roles.schema_statements(name):
            text = statement.as_string(None)
            if " ON DATABASE " in text:
                self._master.execute(statement)
        return name

    def let_go(self, name: str) -> None:
        """Close the connections kept to a database, so that it can be copied."""
        for key in [key for key in _kept if key[2] == name]:
            _kept.pop(key).close()

    def drop(self, name: str) -> None:
        """Drop a copy, whoever is still connected."""
        assert self._master
        self.let_go(name)
        self._master.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
