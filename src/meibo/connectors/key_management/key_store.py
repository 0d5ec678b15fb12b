"""Keys of single numbers and their keyed hashes, outside the database, in a folder of the number
process's own: what is deleted here opens nothing any more, whatever backup of the database is left.

One SQLite file, synced at every commit; deleted rows are overwritten (secure_delete) and no
write-ahead log keeps them. Keys lie in it sealed under a data key that the key service wraps. Its
backups are made here and go by the same clock: none is older than settings.KEY_STORE_DAYS.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path

from django.conf import settings

FILE, BACKUPS = "numbers.sqlite3", "backups"
_SCHEMA = """
CREATE TABLE IF NOT EXISTS own_key (name TEXT PRIMARY KEY, register_file TEXT NOT NULL,
  sealed BLOB NOT NULL, looked_on TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS own_key_looked ON own_key (looked_on);
CREATE TABLE IF NOT EXISTS own_hash (register_file TEXT NOT NULL, version INTEGER NOT NULL,
  hash BLOB NOT NULL, name TEXT NOT NULL REFERENCES own_key (name) ON DELETE CASCADE,
  PRIMARY KEY (register_file, hash)) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS own_hash_name ON own_hash (name);
"""
_PATIENCE = 10_000  # milliseconds


class NumberKeys:
    """Implements meibo.rooms.vault.ports.KeyStore."""

    def __init__(self, folder: Path | None = None) -> None:
        self._at, self._own = folder, threading.local()

    @property
    def folder(self) -> Path:
        """Where it lies."""
        return self._at or Path(settings.KEY_STORE)

    def _connection(self) -> sqlite3.Connection:
        path = self.folder / FILE
        held: tuple[Path, sqlite3.Connection] | None = getattr(self._own, "held", None)
        if held is None or held[0] != path:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.touch(mode=0o600)
            held = (path, sqlite3.connect(path, isolation_level=None))
            for pragma in (f"busy_timeout = {_PATIENCE}", "journal_mode = DELETE",
                           "synchronous = EXTRA", "secure_delete = ON", "foreign_keys = ON"):  # fmt: skip
                held[1].execute(f"PRAGMA {pragma}")
            held[1].executescript(_SCHEMA)
            self._own.held = held
        return held[1]

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        connection = self._connection()
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")

    def find(self, register_file: str, hashes: Mapping[int, bytes]) -> str | None:
        """The name of the key that one of these hashes belongs to."""
        return _found(self._connection(), register_file, hashes)

    def add(
        self, register_file: str, name: str, key: bytes, hashes: Mapping[int, bytes], on: date
    ) -> str:
        """Keep a key under its hashes; the name of the one that is kept, where another was first."""
        with self._transaction() as connection:
            known = _found(connection, register_file, hashes)
            if known is not None:
                return known
            connection.execute(
                "INSERT INTO own_key VALUES (?, ?, ?, ?)", [name, register_file, key, str(on)]
            )
            rows = [(register_file, version, one, name) for version, one in hashes.items()]
            connection.executemany("INSERT INTO own_hash VALUES (?, ?, ?, ?)", rows)
        return name

    def key(self, name: str) -> bytes:
        """A key as it was kept; KeyError where it was destroyed."""
        row = (
            self._connection()
            .execute("SELECT sealed FROM own_key WHERE name = ?", [name])
            .fetchone()
        )
        if row is None:
            raise KeyError("own key")
        return bytes(row[0])

    def index(self, register_file: str, name: str, version: int, one: bytes) -> None:
        """Add a hash of another version to a key; nothing where the key was destroyed."""
        with self._transaction() as connection:
            connection.execute(
                "INSERT OR IGNORE INTO own_hash SELECT ?, ?, ?, name FROM own_key WHERE name = ?",
                [register_file, version, one, name],
            )

    def forget_index(self, register_file: str, below: int) -> None:
        """Delete every hash of a version below one."""
        with self._transaction() as connection:
            connection.execute(
                "DELETE FROM own_hash WHERE register_file = ? AND version < ?",
                [register_file, below],
            )

    def destroy(self, names: Iterable[str], *, before: date | None = None) -> int:
        """Destroy keys with all their hashes; how many were there. Committed and synced on return.

        before: only those still not looked at since that day.
        """
        end = "9999" if before is None else str(before)
        with self._transaction() as connection:
            gone = 0
            for name in names:
                gone += connection.execute(
                    "DELETE FROM own_key WHERE name = ? AND looked_on < ?", [name, end]
                ).rowcount
        return gone

    def look_at(self, names: Iterable[str], on: date) -> None:
        """Note that keys were used, or found to be in use, on a day."""
        with self._transaction() as connection:
            rows = [(str(on), name) for name in names]
            connection.executemany("UPDATE own_key SET looked_on = ? WHERE name = ?", rows)

    def not_looked_at(self, since: date, most: int) -> list[str]:
        """Some keys that nobody has looked at since a day."""
        rows = self._connection().execute(
            "SELECT name FROM own_key WHERE looked_on < ? LIMIT ?", [str(since), most]
        )
        return [str(row[0]) for row in rows]

    def back_up(self, at: datetime) -> int:
        """Today's backup, and the end of those that are too old; how many files that changed.

        A backup counts by the day in its name: its age never depends on a file system's times.
        """
        folder = self.folder / BACKUPS
        folder.mkdir(mode=0o700, exist_ok=True)
        today, changed = folder / f"{at:%Y-%m-%d}.sqlite3", 0
        oldest = f"{at - timedelta(days=settings.KEY_STORE_DAYS):%Y-%m-%d}.sqlite3"
        for path in folder.glob("*.sqlite3"):
            if path.name <= oldest:
                path.unlink()
                changed += 1
        if not today.exists():
            part = today.with_suffix(".part")
            part.unlink(missing_ok=True)
            part.touch(mode=0o600)
            with closing(sqlite3.connect(part)) as copy:
                self._connection().backup(copy)
            part.replace(today)
            changed += 1
        return changed


def _found(
    connection: sqlite3.Connection, register_file: str, hashes: Mapping[int, bytes]
) -> str | None:
    for version, one in hashes.items():
        row = connection.execute(
            "SELECT name FROM own_hash WHERE register_file = ? AND version = ? AND hash = ?",
            [register_file, version, one],
        ).fetchone()
        if row is not None:
            return str(row[0])
    return None


store = NumberKeys()
