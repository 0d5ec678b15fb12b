"""No SQL of any role but the number process returns a number or what it is sealed in."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from psycopg import sql

from meibo.config.database import setup
from meibo.config.database.rights import load
from meibo.config.database.roles import SCHEMAS

ROLES = (
    "meibo_public", "meibo_applicant", "meibo_officer", "meibo_machine", "meibo_clock",
    "meibo_login", "meibo_console", "meibo_sequencer", "meibo_backup",
)  # fmt: skip
VAULT = sorted(table for table in load()["table"] if table.startswith("vault."))
# Columns in which a number, its ciphertext, its keyed hash or a key to it lies.
SECRET = {
    "vault.vault_envelope": ("document", "sealed", "lookup", "lookup_before"),
    "vault.vault_number": ("sealed", "lookup", "lookup_before"),
    "vault.vault_former": ("sealed", "lookup", "lookup_before"),
    "vault.vault_code": ("sealed", "lookup", "lookup_before"),
    "vault.vault_datakey": ("wrapped",),
    "accounts.accounts_scopekey": ("inner_pad", "outer_pad"),
}
DENIED = (psycopg.errors.InsufficientPrivilege,)


@pytest.fixture(params=ROLES)
def role(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


def attempt(attacker: psycopg.Connection[Any], query: str) -> tuple[str, Exception | None]:
    """All that a query lets one see: its rows, or its error's words with detail and context."""
    try:
        with attacker.transaction(force_rollback=True):
            return str(attacker.execute(query.encode()).fetchall()), None
    except psycopg.Error as error:
        said = error.diag
        return f"{error} {said.message_detail} {said.message_hint} {said.context}", error


@pytest.mark.requirement("VLT-01", "VLT-02", "VLT-03", "APP-12", "REG-14")
@pytest.mark.parametrize("table", sorted(SECRET))
def test_secret_columns_are_out_of_reach(filled: Any, role: str, attacker: Any, table: str) -> None:
    for column in SECRET[table]:
        for query in (
            f"SELECT {column} FROM {table}",
            f"SELECT * FROM {table}",
            f"SELECT t FROM {table} AS t",
            f"SELECT row_to_json(t) FROM {table} AS t",
            f"SELECT to_jsonb(t) ->> '{column}' FROM {table} AS t",
            f"SELECT count({column}) FROM {table}",
            f"SELECT 1 FROM {table} WHERE {column} IS NOT NULL",
            f"SELECT 1 FROM {table} ORDER BY {column}",
            f"SELECT {column}::text::int FROM {table}",
            f"SELECT 1 / (length({column}::text) - length({column}::text)) FROM {table}",
            f"SELECT * FROM (TABLE {table}) AS t",
            f"WITH gone AS (DELETE FROM {table} RETURNING {column}) SELECT * FROM gone",
            (
                f"WITH changed AS (UPDATE {table} SET {column} = {column} RETURNING {column})"
                " SELECT * FROM changed"
            ),
            f"EXPLAIN (ANALYZE, VERBOSE) SELECT {column} FROM {table}",
            f"SELECT {column} FROM {table} FOR UPDATE",
            (
                f"DO $$ DECLARE r record; BEGIN FOR r IN SELECT {column} AS c FROM {table} LOOP"
                " RAISE EXCEPTION '%', r.c; END LOOP; END $$"
            ),
            f"DECLARE c CURSOR FOR SELECT {column} FROM {table}",
        ):
            seen, error = attempt(attacker, query)
            assert isinstance(error, DENIED), (role, query, seen)
            assert filled.leaks(seen) == []


def test_copy_is_out_of_reach(role: str, attacker: Any) -> None:
    for table, columns in SECRET.items():
        for query in (
            f"COPY {table} ({', '.join(columns)}) TO STDOUT",
            f"COPY (SELECT {columns[0]} FROM {table}) TO STDOUT (FORMAT binary)",
            f"COPY {table} TO PROGRAM 'cat'",
            f"COPY {table} TO '/tmp/out'",
        ):
            with (
                pytest.raises(DENIED),
                attacker.transaction(),
                attacker.cursor().copy(query.encode()) as copy,
            ):
                copy.read()


def readable(attacker: psycopg.Connection[Any]) -> list[tuple[str, str, list[str]]]:
    """Every relation of every schema the role may read at all, with the columns it may read."""
    rows = attacker.execute(
        """SELECT n.nspname, c.relname, array_agg(a.attname::text ORDER BY a.attnum)
             FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
             JOIN pg_attribute a ON a.attrelid = c.oid AND NOT a.attisdropped
            WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S', 't')
              AND has_schema_privilege(n.oid, 'USAGE')
              AND has_column_privilege(c.oid, a.attnum, 'SELECT') AND a.attnum > 0
            GROUP BY 1, 2 ORDER BY 1, 2"""
    ).fetchall()
    return [(a, b, c) for a, b, c in rows]


@pytest.mark.requirement("VLT-01", "VLT-02", "APP-11", "APP-12")
def test_nothing_readable_holds_a_number(filled: Any, role: str, attacker: Any) -> None:
    """Reads every row and column the role reaches, catalogues and statistics too."""
    seen = 0
    for schema, name, columns in readable(attacker):
        query = sql.SQL("SELECT {} FROM {}").format(
            sql.SQL(", ").join(
                sql.SQL("{}::text").format(sql.Identifier(column)) for column in columns
            ),
            sql.Identifier(schema, name),
        )
        text, error = attempt(attacker, query.as_string(attacker))
        assert filled.leaks(text) == [], (role, schema, name)
        if error is None and schema in SCHEMAS:
            seen += len(text) > 2
    assert seen or role == "meibo_backup", "the sweep saw rows at all"


def test_the_sweep_would_see_a_number(filled: Any) -> None:
    """The same sweep as the number process, which may read what was just opened, does find it."""
    with psycopg.connect(setup.role_url("meibo_number", filled.database)) as connection:
        text, error = attempt(connection, "SELECT sealed::text FROM vault.vault_envelope")
        assert error is None
        assert filled.leaks(text)
        connection.rollback()


def functions(attacker: psycopg.Connection[Any]) -> list[tuple[str, list[str]]]:
    rows = attacker.execute(
        """SELECT p.oid::regproc::text, coalesce(array_agg(t.kind::regtype::text ORDER BY t.place)
                  FILTER (WHERE t.kind IS NOT NULL), '{}')
             FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
             LEFT JOIN LATERAL unnest(p.proargtypes) WITH ORDINALITY AS t (kind, place) ON true
            WHERE n.nspname = ANY (%s) AND has_function_privilege(p.oid, 'EXECUTE')
              AND has_schema_privilege(n.oid, 'USAGE')
            GROUP BY p.oid""",
        [list(SCHEMAS)],
    ).fetchall()
    return [(name, kinds) for name, kinds in rows]


@pytest.mark.requirement("APP-11")
def test_no_callable_function_returns_a_number(filled: Any, role: str, attacker: Any) -> None:
    """Calls each function the role may call with every envelope, pseudonym and case there is."""
    with psycopg.connect(setup.setup_url(filled.database)) as superuser:
        ids = [
            str(row[0]) for row in superuser.execute(
                """SELECT id FROM vault.vault_envelope UNION SELECT pseudonym FROM
                   vault.vault_number UNION SELECT "case" FROM vault.vault_envelope"""
            )
        ]  # fmt: skip
    values = {
        "uuid": [f"'{one}'::uuid" for one in ids],
        "uuid[]": [f"ARRAY['{one}']::uuid[]" for one in ids],
        "text": ["''", "'nurse'"],
        "jsonb": ["'{}'::jsonb"],
        "bytea": [r"'\x00'::bytea"],
        "timestamp with time zone": ["now()"],
        "integer": ["1"],
        "boolean": ["true", "false"],
        "date": ["DATE '2026-11-20'"],
        "bigint": ["1", "2", "3"],
    }
    callable_ones = functions(attacker)
    assert callable_ones or role == "meibo_backup"
    for name, kinds in callable_ones:
        for place in range(len(ids)):
            given = [values[kind][place % len(values[kind])] for kind in kinds]
            seen, _ = attempt(attacker, f"SELECT {name}({', '.join(given)})")
            assert filled.leaks(seen) == [], (role, name)


def test_catalogue_tricks(filled: Any, role: str, attacker: Any) -> None:
    """Statistics, files, other backends, large objects and the write-ahead log give nothing."""
    for query in (
        "SELECT * FROM pg_stats WHERE schemaname = 'vault'",
        "SELECT * FROM pg_stats_ext",
        "SELECT * FROM pg_statistic",
        "SELECT pg_read_file('postmaster.pid')",
        "SELECT pg_read_binary_file(pg_relation_filepath('pg_class'))",
        "SELECT pg_ls_dir('.')",
        "SELECT * FROM pg_hba_file_rules",
        "SELECT lo_import('/etc/passwd')",
        "SELECT * FROM pg_shadow",
        "SELECT rolpassword FROM pg_authid",
        "SELECT query_to_xml('SELECT sealed FROM vault.vault_number', true, true, '')",
        "SELECT table_to_xml('vault.vault_number', true, true, '')",
        "SELECT schema_to_xml('vault', true, true, '')",
        "SELECT database_to_xml(true, true, '')",
        "SELECT query FROM pg_stat_activity",
        "CREATE EXTENSION pageinspect",
        "CREATE EXTENSION dblink",
        "ALTER SYSTEM SET log_statement = 'all'",
        "SET row_security = off; SELECT id FROM vault.vault_envelope",
        "SELECT most_common_vals::text FROM pg_stats WHERE tablename = 'vault_number'",
    ):
        seen, _ = attempt(attacker, query)
        assert filled.leaks(seen) == [], (role, query)


def test_statistics_of_the_vault_are_hidden(filled: Any, role: str, attacker: Any) -> None:
    with psycopg.connect(setup.setup_url(filled.database), autocommit=True) as superuser:
        superuser.execute("ANALYZE vault.vault_number")
        shown = superuser.execute(
            "SELECT count(*) FROM pg_stats WHERE schemaname = 'vault'"
        ).fetchone()
        assert shown
        assert shown[0] > 0
    rows = attacker.execute(
        "SELECT tablename, attname FROM pg_stats WHERE tablename IN ('vault_number')"
    ).fetchall()
    assert rows == []


@pytest.mark.requirement("VLT-01", "VLT-05")
def test_even_the_number_role_reads_no_number_at_rest(filled: Any) -> None:
    """What is kept leaves by vault.hand_out alone, within warrant, limits and breaker."""
    with psycopg.connect(setup.role_url("meibo_number", filled.database)) as connection:
        for table in ("vault.vault_number", "vault.vault_former", "vault.vault_reveal"):
            _, error = attempt(connection, f"SELECT * FROM {table}")
            assert isinstance(error, DENIED), table
        _, error = attempt(connection, "SELECT vault.hand_out(1)")
        assert isinstance(error, DENIED)
        connection.rollback()
