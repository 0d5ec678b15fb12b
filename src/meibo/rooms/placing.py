"""Migration operations: a table's schema, its table of moves, and SQL kept in files.

Quoted db_table tricks break introspection and flush, so tables keep Django's ordinary names and
move to the schema of their room; every role finds them by its search_path.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import RunSQL
from django.db.migrations.operations.base import Operation


class MoveToSchema(Operation):
    """ALTER TABLE … SET SCHEMA for the tables of one app."""

    reversible = True
    reduces_to_sql = True

    def __init__(self, schema: str, tables: list[str]) -> None:
        self.schema = schema
        self.tables = tables

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Django's model state knows no schemas."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: Any,
        to_state: Any,
    ) -> None:
        for table in self.tables:
            schema_editor.execute(f"ALTER TABLE {table} SET SCHEMA {self.schema}")

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: Any,
        to_state: Any,
    ) -> None:
        for table in self.tables:
            schema_editor.execute(f"ALTER TABLE {self.schema}.{table} SET SCHEMA meibo")

    def describe(self) -> str:
        return f"Move {', '.join(self.tables)} to schema {self.schema}"


def sql_file(migration: str, name: str) -> RunSQL:
    """The statements of `../sql/<name>` beside the migration whose __file__ is given."""
    path = Path(migration).resolve().parent.parent / "sql" / name
    return RunSQL(path.read_text(encoding="utf-8"), RunSQL.noop)


def table_of_moves(schema: str, table: str, moves: Iterable[tuple[str, str]]) -> RunSQL:
    """Let PostgreSQL hold the table of moves of states.py.

    A trigger writes the state moved from; a composite foreign key refuses any pair that is not in
    `<table>_move`. A record starts with the move from '' to its first state.
    """
    rows = ", ".join(f"('{old}', '{new}')" for old, new in moves)
    full = f"{schema}.{table}"  # named by the migration, never from outside
    return RunSQL(
        f"""
        CREATE TABLE {full}_move (
            from_state text NOT NULL, to_state text NOT NULL, PRIMARY KEY (from_state, to_state));
        INSERT INTO {full}_move VALUES {rows};
        CREATE FUNCTION {full}_moved_from() RETURNS trigger LANGUAGE plpgsql
            SET search_path = pg_catalog AS $$
        BEGIN
            IF TG_OP = 'INSERT' THEN NEW.previous_state := '';
            ELSIF NEW.state IS DISTINCT FROM OLD.state THEN NEW.previous_state := OLD.state;
            ELSE NEW.previous_state := OLD.previous_state;
            END IF;
            RETURN NEW;
        END $$;
        CREATE TRIGGER moved_from BEFORE INSERT OR UPDATE ON {full}
            FOR EACH ROW EXECUTE FUNCTION {full}_moved_from();
        ALTER TABLE {full} ADD CONSTRAINT {table}_move_fk
            FOREIGN KEY (previous_state, state) REFERENCES {full}_move (from_state, to_state);
        """,  # noqa: S608
        RunSQL.noop,
    )
