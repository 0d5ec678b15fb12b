"""Set-up of the database: roles and schemas, migrations by the owner, and the fence of rights."""

from __future__ import annotations

import os
import secrets as randomness
from collections.abc import Iterable
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from meibo.config.database import rights, roles
from meibo.config.home import secrets

DATABASE = "meibo"
# One set-up at a time, whoever starts it.
_LOCK = 0x6D656962


def _password(role: str) -> str:
    """The role's password, kept with the secrets of its process; made at first use."""
    path = secrets(role.removeprefix("meibo_")) / "database-password"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        part = path.with_suffix(".part")
        part.touch(mode=0o600)
        part.write_text(randomness.token_urlsafe(32))
        part.chmod(0o400)
        part.rename(path)
    return path.read_text().strip()


def setup_url(database: str | None = None) -> str:
    """$MEIBO_SETUP_URL, pointed at another database where one is named."""
    url = urlsplit(os.environ["MEIBO_SETUP_URL"])
    return urlunsplit(url._replace(path=f"/{database}")) if database else urlunsplit(url)


def role_url(role: str, database: str = DATABASE) -> str:
    """Where a role signs in; the role without its prefix is understood too."""
    role = role if role.startswith("meibo_") else f"meibo_{role}"
    if role not in roles.LOGIN_ROLES:
        raise LookupError(f"no role {role}; there are: {', '.join(roles.LOGIN_ROLES)}")
    at = urlsplit(setup_url())
    return f"postgresql://{role}:{_password(role)}@{at.hostname}:{at.port}/{database}"


def _run(connection: psycopg.Connection[tuple[object, ...]], found: Iterable[sql.Composed]) -> None:
    for statement in found:
        connection.execute(statement)


def create(database: str = DATABASE) -> None:
    """Roles, the database and its schemas; safe to run again."""
    passwords = {role: _password(role) for role in roles.LOGIN_ROLES}
    with psycopg.connect(setup_url("postgres"), autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        _run(connection, roles.role_statements(passwords))
        exists = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database])
        if exists.fetchone() is None:
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER meibo_owner").format(sql.Identifier(database))
            )
    with psycopg.connect(setup_url(database)) as connection:
        connection.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        _run(connection, roles.schema_statements(database))


def grant(database: str = DATABASE) -> None:
    """Make the catalogue say exactly what rights.toml says, in one transaction."""
    with psycopg.connect(setup_url(database)) as connection:
        connection.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        _run(connection, rights.statements(rights.load()))


def printed(database: str = DATABASE) -> str:
    """The SQL a DBA would run by hand before `migrate`; passwords are left to be filled in."""
    passwords = dict.fromkeys(roles.LOGIN_ROLES, "<password>")
    found = [*roles.role_statements(passwords), *roles.schema_statements(database)]
    return ";\n".join(statement.as_string(None) for statement in found) + ";\n"
