"""Roles, schemas and the database itself: SQL for a superuser, or for a DBA to read and run."""

from __future__ import annotations

from collections.abc import Mapping

from psycopg import sql

SCHEMAS = (
    "meibo", "journal", "accounts", "vault", "payments", "documents", "notices", "register",
    "intake", "examination", "registration", "certificate", "network", "verification",
)  # fmt: skip
LOGIN_ROLES = (
    "meibo_owner", "meibo_applicant", "meibo_officer", "meibo_public", "meibo_machine",
    "meibo_clock", "meibo_number", "meibo_sequencer", "meibo_login", "meibo_console",
    "meibo_backup", "meibo_signer", "meibo_issuer", "meibo_verifier",
)  # fmt: skip
# Owners of SECURITY DEFINER functions; nobody signs in as these.
DEFINER_ROLES = (
    "meibo_fn_accounts", "meibo_fn_journal", "meibo_fn_vault", "meibo_fn_register", "meibo_fn_search",
    "meibo_fn_certificate",
)  # fmt: skip
IDLE_LIMIT = "5s"
# Roles whose statements are answered by one backend alone. Where most of a status list is not plain
# PostgreSQL would start workers, which take longer to start than they save (`bench status --hard`).
ALONE = frozenset({"meibo_machine"})


def role_statements(passwords: Mapping[str, str]) -> list[sql.Composed]:
    """Create or bring up to date every role; passwords by role name."""
    statements = []
    path = sql.SQL(", ").join(map(sql.Identifier, SCHEMAS))
    for role in (*LOGIN_ROLES, *DEFINER_ROLES):
        name, login = sql.Identifier(role), role in LOGIN_ROLES
        statements.append(
            sql.SQL(
                "DO $do$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = {literal})"
                " THEN CREATE ROLE {name} NOLOGIN; END IF; END $do$"
            ).format(literal=sql.Literal(role), name=name)
        )
        attributes = "NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOINHERIT NOBYPASSRLS"
        if login:
            statements.append(
                sql.SQL("ALTER ROLE {} WITH LOGIN {} PASSWORD {}").format(
                    name, sql.SQL(attributes), sql.Literal(passwords[role])
                )
            )
            statements.append(sql.SQL("ALTER ROLE {} SET search_path = {}").format(name, path))
            statements.append(
                sql.SQL("ALTER ROLE {} SET idle_in_transaction_session_timeout = {}").format(
                    name,
                    sql.Literal("0" if role in {"meibo_owner", "meibo_backup"} else IDLE_LIMIT),
                )
            )
            workers = sql.SQL("= 0") if role in ALONE else sql.SQL("TO DEFAULT")
            statements.append(
                sql.SQL("ALTER ROLE {} SET max_parallel_workers_per_gather {}").format(
                    name, workers
                )
            )
        else:
            statements.append(
                sql.SQL("ALTER ROLE {} WITH NOLOGIN {}").format(name, sql.SQL(attributes))
            )
    return statements


def schema_statements(database: str) -> list[sql.Composed]:
    """Schemas of the owner; nobody else may create anything or use a temporary table."""
    name = sql.Identifier(database)
    statements = [
        sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(name),
        sql.SQL("REVOKE ALL ON SCHEMA public FROM PUBLIC").format(),
        sql.SQL(
            "ALTER DEFAULT PRIVILEGES FOR ROLE meibo_owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC"
        ).format(),
    ]
    statements += [
        sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(name, sql.Identifier(role))
        for role in LOGIN_ROLES
    ]
    statements += [
        sql.SQL("CREATE SCHEMA IF NOT EXISTS {} AUTHORIZATION meibo_owner").format(
            sql.Identifier(schema)
        )
        for schema in SCHEMAS
    ]
    return statements
