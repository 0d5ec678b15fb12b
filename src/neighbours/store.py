"""A neighbour's own store: one SQLite file, written ahead and synced at every commit."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BUSY_MILLISECONDS = 10_000


class Store:
    """One connection per thread; writers queue at BEGIN IMMEDIATE."""

    def __init__(self, path: Path, schema: str) -> None:
        """`schema` is a script of CREATE … IF NOT EXISTS. Raises sqlite3.Error."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        self._own = threading.local()
        self.connection().executescript(schema)

    def connection(self) -> sqlite3.Connection:
        """This thread's connection, outside any transaction."""
        held: sqlite3.Connection | None = getattr(self._own, "connection", None)
        if held is None:
            held = sqlite3.connect(self._path, isolation_level=None)
            held.row_factory = sqlite3.Row
            held.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
            held.execute("PRAGMA journal_mode = WAL")
            held.execute("PRAGMA synchronous = FULL")
            held.execute("PRAGMA foreign_keys = ON")
            self._own.connection = held
        return held

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Commits on leaving, rolls back on any exception. Do not nest."""
        connection = self.connection()
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")
