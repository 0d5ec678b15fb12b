"""rights.toml and PostgreSQL's catalogue say the same, both ways, and nothing stands outside."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from rig_database import MASTER

from meibo.config.database import setup
from meibo.config.database.rights import declared, granted, load, statements
from meibo.config.database.roles import DEFINER_ROLES, LOGIN_ROLES, SCHEMAS

DOORS = tuple(role for role in LOGIN_ROLES if role not in {"meibo_owner", "meibo_backup"})


@pytest.fixture
def superuser(connect: Any) -> psycopg.Connection[Any]:
    connection: psycopg.Connection[Any] = connect()
    return connection


def column(connection: psycopg.Connection[Any], query: str, *values: Any) -> set[Any]:
    return {row[0] for row in connection.execute(query.encode(), values).fetchall()}


@pytest.mark.requirement("VLT-01", "ACC-03")
def test_catalogue_says_what_the_file_says(superuser: Any) -> None:
    wanted, found = declared(load()), granted(superuser)
    assert found - wanted == set(), "rights that nobody declared"
    assert wanted - found == set(), "declared and not granted"


@pytest.mark.requirement("REG-30")
def test_nobody_may_delete_from_the_register(superuser: Any) -> None:
    """Entries, versions and cards stay: no role has the right, so no job can use it."""
    rights = {(one[0], one[2]) for one in granted(superuser) if one[0].startswith("register.")}
    assert {table for table, _ in rights} >= {
        "register.register_entry",
        "register.register_version",
    }
    assert {right for _, right in rights} <= {"select", "insert", "update", "usage", "execute"}


def test_a_right_more_or_less_is_seen(superuser: Any) -> None:
    superuser.execute("GRANT SELECT (sealed) ON vault.vault_number TO meibo_clock")
    superuser.execute("REVOKE EXECUTE ON FUNCTION accounts.enter(bytea) FROM meibo_officer")
    superuser.execute("GRANT EXECUTE ON FUNCTION accounts.scope_mac(text) TO PUBLIC")
    found, wanted = granted(superuser), declared(load())
    assert found - wanted == {
        ("vault.vault_number", "meibo_clock", "select", "sealed"),
        ("accounts.scope_mac(text)", "PUBLIC", "execute", "*"),
    }
    assert wanted - found == {("accounts.enter(bytea)", "meibo_officer", "execute", "*")}


def test_setting_up_again_changes_nothing_and_mends_what_was_bent(
    superuser: Any, database: str
) -> None:
    superuser.execute("GRANT ALL ON vault.vault_number TO meibo_public")
    superuser.execute("ALTER TABLE vault.vault_number DISABLE ROW LEVEL SECURITY")
    superuser.commit()
    setup.grant(database)
    setup.grant(database)
    assert granted(superuser) == declared(load())
    assert column(superuser, "SELECT relrowsecurity FROM pg_class WHERE relname = 'vault_number'") \
        == {True}  # fmt: skip


def test_every_table_view_and_function_is_declared(superuser: Any) -> None:
    rights = load()
    tables = column(
        superuser,
        """SELECT relnamespace::regnamespace || '.' || relname FROM pg_class
            WHERE relnamespace::regnamespace::text = ANY (%s) AND relkind IN ('r','p','v','m','f')
        """,
        list(SCHEMAS),
    )
    assert tables == set(rights["table"])
    # A sequence of a column goes with its table; one that stands alone is an object of its own.
    sequences = column(
        superuser,
        """SELECT relnamespace::regnamespace || '.' || relname FROM pg_class AS c
            WHERE relnamespace::regnamespace::text = ANY (%s) AND relkind = 'S'
              AND NOT EXISTS (SELECT FROM pg_depend AS d
                               WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid
                                 AND d.deptype IN ('a', 'i'))""",
        list(SCHEMAS),
    )
    assert sequences == set(rights["sequence"])
    superuser.execute("SET LOCAL search_path = pg_catalog")
    functions = column(
        superuser,
        """SELECT oid::regprocedure::text FROM pg_proc
            WHERE pronamespace::regnamespace::text = ANY (%s)""",
        list(SCHEMAS),
    )
    assert functions == set(rights["function"])


def test_every_table_forces_row_level_security(superuser: Any) -> None:
    loose = column(
        superuser,
        """SELECT oid::regclass::text FROM pg_class WHERE relkind IN ('r', 'p')
              AND relnamespace::regnamespace::text = ANY (%s)
              AND NOT (relrowsecurity AND relforcerowsecurity)""",
        list(SCHEMAS),
    )
    assert loose == set()


def test_every_grant_has_its_policy_and_every_policy_its_grant(superuser: Any) -> None:
    """A table granted without a policy would show nothing; a policy without `rows` would be new."""
    wanted = {
        (table, role) for table, roles in load()["table"].items()
        for role, right in roles.items() if "rows" in right
    }  # fmt: skip
    found = {
        (f"{schema}.{table}", role)
        for schema, table, (role,) in superuser.execute(
            """SELECT schemaname, tablename, roles FROM pg_policies
                WHERE permissive = 'PERMISSIVE' AND schemaname = ANY (%s)""",
            [list(SCHEMAS)],
        )
    }
    assert found == wanted


def test_definer_functions_pin_their_path_and_belong_to_nobody_who_signs_in(
    superuser: Any,
) -> None:
    rows = superuser.execute(
        """SELECT p.oid::regprocedure::text, r.rolname, r.rolcanlogin, r.rolsuper, p.prosecdef,
                  p.proconfig
             FROM pg_proc p JOIN pg_roles r ON r.oid = p.proowner
            WHERE p.pronamespace::regnamespace::text = ANY (%s)""",
        [list(SCHEMAS)],
    ).fetchall()
    assert rows
    for name, owner, signs_in, superpowers, definer, settings in rows:
        assert settings == ["search_path=pg_catalog"], name
        assert not superpowers, name
        if definer:
            assert owner in DEFINER_ROLES, name
            assert not signs_in, name


def test_views_read_with_the_rights_of_who_asks(superuser: Any) -> None:
    loose = column(
        superuser,
        """SELECT oid::regclass::text FROM pg_class WHERE relkind = 'v'
              AND relnamespace::regnamespace::text = ANY (%s)
              AND NOT coalesce(reloptions @> ARRAY['security_invoker=true'], false)""",
        list(SCHEMAS),
    )
    assert loose == set()


def test_public_has_nothing_here(superuser: Any) -> None:
    schemas = [*SCHEMAS, "public"]
    for query in (
        """SELECT nspname FROM pg_namespace, aclexplode(coalesce(nspacl, acldefault('n', nspowner)))
            AS x WHERE nspname = ANY (%s) AND x.grantee = 0""",
        """SELECT relname FROM pg_class, aclexplode(relacl) AS x
            WHERE relnamespace::regnamespace::text = ANY (%s) AND x.grantee = 0""",
        """SELECT proname FROM pg_proc,
            aclexplode(coalesce(proacl, acldefault('f', proowner))) AS x
            WHERE pronamespace::regnamespace::text = ANY (%s) AND x.grantee = 0""",
        """SELECT datname FROM pg_database,
            aclexplode(coalesce(datacl, acldefault('d', datdba))) AS x
            WHERE datname = current_database() AND x.grantee = 0 AND %s::text[] IS NOT NULL""",
    ):
        assert column(superuser, query, schemas) == set(), query


def test_roles_are_bare(superuser: Any) -> None:
    rows = superuser.execute(
        """SELECT rolname, rolcanlogin, rolsuper OR rolcreatedb OR rolcreaterole OR rolreplication
                  OR rolbypassrls OR rolinherit FROM pg_roles WHERE rolname LIKE 'meibo_%'"""
    ).fetchall()
    assert {row[0] for row in rows} == {*LOGIN_ROLES, *DEFINER_ROLES}
    assert {row[0] for row in rows if row[1]} == set(LOGIN_ROLES)
    assert not any(row[2] for row in rows)
    members = "SELECT member::regrole::text FROM pg_auth_members WHERE member::regrole::text LIKE"
    assert column(superuser, f"{members} 'meibo_%%' AND %s", True) == set()


@pytest.mark.parametrize("role", DOORS)
def test_a_door_cannot_keep_a_transaction_waiting(connect: Any, role: str) -> None:
    """An entry of a transaction left open would hold up every later one (AUD-03)."""
    found = connect(role).execute("SHOW idle_in_transaction_session_timeout").fetchone()
    assert found == ("5s",)


def test_a_status_list_starts_no_workers(connect: Any) -> None:
    """PostgreSQL would, where much of a list is not plain: starting them takes longer than they save."""
    limit = "SHOW max_parallel_workers_per_gather"
    assert connect("machine").execute(limit).fetchone() == ("0",)
    assert connect("clock").execute(limit).fetchone() != ("0",)


def test_copies_have_the_masters_rights_to_the_database(superuser: Any, database: str) -> None:
    """What the tests attack is what set-up made."""
    acl = dict(superuser.execute("SELECT datname, datacl::text FROM pg_database").fetchall())
    assert acl[database] == acl[MASTER]
    assert "=T" not in acl[MASTER]


def test_nobody_but_the_owner_may_create_in_a_schema(superuser: Any) -> None:
    for schema in (*SCHEMAS, "public"):
        for role in DOORS:
            may = superuser.execute(
                "SELECT has_schema_privilege(%s, %s, 'CREATE')", [role, schema]
            ).fetchone()
            assert may == (False,), (role, schema)


def test_statements_are_pure_sql_of_the_file() -> None:
    """A role that the file does not name gets nothing."""
    rights = {"table": {"meibo.django_migrations": {}}, "sequence": {}, "function": {}}
    said = [statement.as_string(None) for statement in statements(rights)]
    assert not any(one.startswith(("GRANT", "CREATE POLICY")) for one in said)
