"""Every column of every table of every database of the server, read by the superuser."""

from __future__ import annotations

from pathlib import Path
from typing import Any, LiteralString

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from meibo.doors.console.leaks.findings import Search
from meibo.doors.console.leaks.unpacking import MAGIC

BATCH = 1 << 18
# No form of a number holds this byte, so nothing is found across two values.
_BETWEEN = b"\x1f"
_DATABASES = "SELECT datname FROM pg_database WHERE datallowconn ORDER BY datname"
# Tables of other sessions' temporary schemas cannot be read; their files are searched.
_TABLES = """
SELECT n.nspname, c.relname, array_agg(a.attname::text ORDER BY a.attnum),
       array_agg(a.atttypid = 'bytea'::regtype ORDER BY a.attnum)
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relkind IN ('r', 'm') AND c.relpersistence <> 't' AND n.nspname <> 'pg_toast'
GROUP BY n.nspname, c.relname ORDER BY 1, 2
"""
_ACTIVITY = "SELECT pid::text, query FROM pg_stat_activity WHERE query IS NOT NULL"
Connection = psycopg.Connection[Any]
Row = tuple[Any, ...]


def search_database(search: Search, url: str) -> None:
    """Search everything; psycopg.Error where the server cannot be read whole."""
    with search.timed("database") as place:
        for (name,) in _rows(url, _DATABASES):
            with psycopg.connect(make_conninfo(url, dbname=name)) as connection:
                for schema, table, columns, raw in connection.execute(_TABLES).fetchall():
                    reader = _Table(search, name, schema, table, columns, raw)
                    reader.read(connection)
                    place.items += 1
        for pid, query in _rows(url, _ACTIVITY):
            search.look("database", f"pg_stat_activity pid {pid}", query.encode())


def data_folder(url: str) -> Path:
    """Where the server keeps its files, all that was written now in them."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CHECKPOINT")
        found = connection.execute("SHOW data_directory").fetchone()
    assert found is not None
    return Path(found[0])


def _rows(url: str, query: LiteralString) -> list[Row]:
    with psycopg.connect(url) as connection:
        return connection.execute(query).fetchall()


class _Table:
    """One table, read as a stream and searched batch by batch."""

    def __init__(
        self, search: Search, database: str, schema: str, table: str,
        columns: list[str], raw: list[bool],
    ) -> None:  # fmt: skip
        self.search, self.columns, self.raw = search, columns, raw
        self.name = f"{database}: {schema}.{table}"
        shown = [
            sql.Identifier(column) if is_raw else sql.SQL("{}::text").format(sql.Identifier(column))
            for column, is_raw in zip(columns, raw, strict=True)
        ]
        query = sql.SQL("COPY (SELECT ctid::text, {} FROM {}) TO STDOUT (FORMAT BINARY)")
        self.query = query.format(sql.SQL(", ").join(shown), sql.Identifier(schema, table))

    def read(self, connection: Connection) -> None:
        """All rows. Bytes as they are, everything else as its text."""
        batch: list[tuple[str, list[bytes]]] = []
        size = 0
        with connection.cursor() as cursor, cursor.copy(self.query) as copy:
            copy.set_types(["text", *("bytea" if is_raw else "text" for is_raw in self.raw)])
            for row_id, *values in copy.rows():
                found = [_bytes(value) for value in values]
                batch.append((row_id, found))
                size += sum(map(len, found))
                if size > BATCH:
                    self._look(batch)
                    batch, size = [], 0
        self._look(batch)

    def _look(self, batch: list[tuple[str, list[bytes]]]) -> None:
        """Search the batch as one; where something is, or is packed, value by value."""
        whole = _BETWEEN.join(value for _, values in batch for value in values)
        self.search.places["database"].bytes += len(whole)
        if any(True for _ in self.search.watch.search(whole)):
            self._look_closely(batch)
        for row_id, values in batch:
            for column, value in zip(self.columns, values, strict=True):
                if value.startswith(MAGIC):
                    self.search.look_inside("database", self._item(row_id, column), value)

    def _look_closely(self, batch: list[tuple[str, list[bytes]]]) -> None:
        for row_id, values in batch:
            for column, value in zip(self.columns, values, strict=True):
                self.search.look("database", self._item(row_id, column), value)

    def _item(self, row_id: str, column: str) -> str:
        return f"{self.name}.{column} ctid {row_id}"


def _bytes(value: str | bytes | None) -> bytes:
    if value is None:
        return b""
    return value.encode() if isinstance(value, str) else value
