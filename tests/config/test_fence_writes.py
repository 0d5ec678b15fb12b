"""What no role may do: write where nothing was granted, touch the journal, or widen its own rights."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from meibo.config.database import setup
from meibo.config.database.rights import declared, load
from meibo.config.database.roles import DEFINER_ROLES, LOGIN_ROLES

DOORS = tuple(role for role in LOGIN_ROLES if role != "meibo_owner")
JOURNAL = {
    "journal.journal_entry": "id", "journal.journal_leaf": "seq",
    "journal.journal_checkpoint": "size", "journal.journal_verification": "id",
}  # fmt: skip
VIEWS = {"journal.entry_leaf", "journal.leaf_in_order"}
DENIED = psycopg.errors.InsufficientPrivilege
RIGHTS = load()
TABLES = sorted(table for table in RIGHTS["table"] if table not in VIEWS)


@pytest.fixture(params=DOORS)
def role(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


def outcome(attacker: psycopg.Connection[Any], query: str) -> Exception | None:
    try:
        with attacker.transaction(force_rollback=True):
            attacker.execute(query.encode())
    except psycopg.Error as error:
        return error
    return None


def columns(attacker: psycopg.Connection[Any], table: str) -> list[str]:
    rows = attacker.execute(
        """SELECT attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
            WHERE c.relnamespace::regnamespace || '.' || c.relname = %s AND attnum > 0
              AND NOT attisdropped""",
        [table],
    ).fetchall()
    return [row[0] for row in rows]


@pytest.mark.requirement("AUD-02", "AUD-03")
def test_nobody_changes_the_journal(role: str, attacker: Any) -> None:
    for table, one in JOURNAL.items():
        for query in (
            f"UPDATE {table} SET {one} = {one}",
            f"DELETE FROM {table}",
            f"TRUNCATE {table} CASCADE",
            f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE",
            f"ALTER TABLE {table} DISABLE TRIGGER ALL",
            f"ALTER TABLE {table} DISABLE TRIGGER never_changed",
            f"DROP TRIGGER never_changed ON {table}",
            f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
            f"CREATE POLICY mine ON {table} USING (true)",
            f"CREATE RULE mine AS ON INSERT TO {table} DO INSTEAD NOTHING",
            f"DROP TABLE {table} CASCADE",
            f"MERGE INTO {table} AS t USING {table} AS s ON true WHEN MATCHED THEN DELETE",
        ):
            assert isinstance(outcome(attacker, query), DENIED), (role, query)


@pytest.mark.requirement("AUD-02")
def test_entries_come_in_by_append_alone(role: str, attacker: Any) -> None:
    for query in (
        "INSERT INTO journal.journal_entry DEFAULT VALUES",
        "INSERT INTO journal.journal_entry SELECT * FROM journal.journal_entry",
        "COPY journal.journal_entry FROM STDIN",
        "SELECT nextval('journal.journal_entry_id_seq')",
        "SELECT setval('journal.journal_entry_id_seq', 1)",
    ):
        assert isinstance(outcome(attacker, query), DENIED), (role, query)
    if role != "meibo_sequencer":
        for table in ("journal.journal_leaf", "journal.journal_checkpoint"):
            refused = outcome(attacker, f"INSERT INTO {table} DEFAULT VALUES")
            assert isinstance(refused, DENIED), (role, table)


def test_triggers_hold_even_for_owner_and_superuser(filled: Any) -> None:
    for url in (
        setup.role_url("meibo_owner", filled.database), setup.setup_url(filled.database),
    ):  # fmt: skip
        with psycopg.connect(url) as connection:
            for table in JOURNAL:
                for query in (f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE"):
                    error = outcome(connection, query)
                    assert error is not None
                    assert "only ever added to" in str(error)
            connection.rollback()


def test_writes_that_were_not_granted_are_refused(role: str, attacker: Any) -> None:
    """Every table, every action, every column: what rights.toml does not say is denied."""
    said = declared(RIGHTS)
    for table in TABLES:
        allowed = {
            (action, column) for at, who, action, column in said if (at, who) == (table, role)
        }
        names = columns(attacker, table)
        if not any(action == "insert" for action, _ in allowed):
            refused = outcome(attacker, f"INSERT INTO {table} DEFAULT VALUES")
            assert isinstance(refused, DENIED), (role, table, "insert")
        if ("delete", "*") not in allowed:
            refused = outcome(attacker, f"DELETE FROM {table}")
            assert isinstance(refused, DENIED), (role, table, "delete")
        refused = outcome(attacker, f"TRUNCATE {table} CASCADE")
        assert isinstance(refused, DENIED), (role, table, "truncate")
        for column in names:
            if ("update", column) in allowed or ("update", "*") in allowed:
                continue
            refused = outcome(attacker, f'UPDATE {table} SET "{column}" = "{column}"')
            assert isinstance(refused, DENIED), (role, table, column)


def test_functions_that_were_not_granted_are_refused(role: str, attacker: Any) -> None:
    for signature, right in RIGHTS["function"].items():
        if role in right["execute"]:
            continue
        name, _, kinds = signature.rstrip(")").partition("(")
        given = ", ".join(f"NULL::{kind}" for kind in kinds.split(",") if kind)
        refused = outcome(attacker, f"SELECT {name}({given})")
        assert refused is not None, (role, signature)
        if "trigger" not in str(refused):
            assert isinstance(refused, DENIED), (role, signature)


def test_nobody_becomes_somebody_else(role: str, attacker: Any) -> None:
    others = {*LOGIN_ROLES, *DEFINER_ROLES, "postgres"} - {role}
    for other in sorted(others):
        for query in (
            f"SET ROLE {other}",
            f"SET LOCAL ROLE {other}",
            f"SET SESSION AUTHORIZATION {other}",
            f"SELECT set_config('role', '{other}', true)",
            f"SELECT set_config('session_authorization', '{other}', true)",
            f"GRANT {other} TO {role}",
            f"ALTER ROLE {other} PASSWORD 'known'",
        ):
            assert isinstance(outcome(attacker, query), DENIED), (role, query)


@pytest.mark.requirement("ACC-03", "AUD-03")
def test_nobody_widens_rights_or_makes_anything(role: str, attacker: Any) -> None:
    for query in (
        "SET session_replication_role = replica",
        "SELECT set_config('session_replication_role', 'replica', true)",
        f"ALTER ROLE {role} SUPERUSER",
        f"ALTER ROLE {role} BYPASSRLS",
        f"ALTER ROLE {role} SET session_replication_role = replica",
        "CREATE ROLE mine",
        "CREATE SCHEMA mine",
        "CREATE TEMP TABLE mine (x int)",
        "CREATE TABLE public.mine (x int)",
        "CREATE TABLE meibo.mine (x int)",
        "CREATE TABLE vault.mine (x int)",
        "CREATE VIEW public.mine AS SELECT 1",
        "CREATE SEQUENCE public.mine",
        "CREATE TYPE public.mine AS (x int)",
        "CREATE FUNCTION public.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE FUNCTION pg_temp.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE FUNCTION accounts.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE OR REPLACE FUNCTION accounts.scope() RETURNS jsonb LANGUAGE sql AS 'SELECT null'",
        "ALTER FUNCTION accounts.scope() SECURITY INVOKER",
        "ALTER FUNCTION accounts.enter(bytea) OWNER TO CURRENT_USER",
        "DROP FUNCTION accounts.scope_mac(text)",
        (
            "CREATE TRIGGER mine BEFORE INSERT ON journal.journal_entry FOR EACH ROW"
            " EXECUTE FUNCTION journal.refuse_change()"
        ),
        "CREATE EVENT TRIGGER mine ON ddl_command_start EXECUTE FUNCTION journal.refuse_change()",
        "CREATE PUBLICATION mine FOR ALL TABLES",
        "ALTER TABLE vault.vault_number NO FORCE ROW LEVEL SECURITY",
        "ALTER DEFAULT PRIVILEGES FOR ROLE meibo_owner GRANT SELECT ON TABLES TO PUBLIC",
        "ALTER DATABASE meibo SET search_path = public",
        "REASSIGN OWNED BY meibo_owner TO CURRENT_USER",
    ):
        error = outcome(attacker, query)
        assert isinstance(error, DENIED), (role, query, error)
    for query in ("CREATE DATABASE mine", "DROP DATABASE meibo", "ALTER SYSTEM SET fsync = off"):
        assert outcome(attacker, query) is not None, (role, query)


def test_nobody_passes_rights_on(role: str, attacker: Any) -> None:
    """Where PostgreSQL only warns, nothing comes of it: the lists stay as they were."""
    lists = """SELECT (SELECT string_agg(relacl::text, '' ORDER BY oid) FROM pg_class),
                      (SELECT string_agg(proacl::text, '' ORDER BY oid) FROM pg_proc),
                      (SELECT string_agg(attacl::text, '' ORDER BY attrelid, attnum)
                         FROM pg_attribute)"""
    before = attacker.execute(lists).fetchone()
    grants = [f"GRANT ALL ON {table} TO PUBLIC" for table in TABLES]
    grants += [f"GRANT EXECUTE ON FUNCTION {one} TO meibo_public" for one in RIGHTS["function"]]
    for grant in grants:
        try:
            with attacker.transaction():
                attacker.execute(grant.encode())
        except DENIED:
            continue
    assert attacker.execute(lists).fetchone() == before
