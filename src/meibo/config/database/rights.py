"""Grants, row policies and function owners, generated from rights.toml and compared with it.

rights.toml is the whole fence on one page. `statements` turns it into SQL; `granted` reads what the
catalogue says; `declared` what the file says; a test demands that they are the same set.
"""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any

import psycopg
from psycopg import sql

from meibo.catalogue import published_registers
from meibo.config.database.roles import DEFINER_ROLES, LOGIN_ROLES, SCHEMAS

ACTIONS = ("select", "insert", "update", "delete")
Right = tuple[str, str, str, str]


def load() -> dict[str, Any]:
    """rights.toml as a dictionary: tables and views by name, functions by signature.

    {published} in it stands for the registers whose names the Act has published: they are data of
    the catalogue, and a fence set up with another catalogue opens no other register.
    """
    text = files("meibo.config.database").joinpath("rights.toml").read_text(encoding="utf-8")
    published = ",".join(sorted(published_registers()))
    return tomllib.loads(text.replace("{published}", f"{{{published}}}"))


def declared(rights: dict[str, Any]) -> set[Right]:
    """Every (object, role, action, column) the file grants; column "*" for the whole table."""
    found = set()
    for table, roles in (*rights["table"].items(), *rights["sequence"].items()):
        for role, right in roles.items():
            for action in ACTIONS:
                columns = right.get(action, [])
                # DELETE has no columns: `delete = true`.
                for column in ["*"] if columns in ("*", True) else columns:
                    found.add((table, role, action, column))
    for signature, right in rights["function"].items():
        found |= {(signature, role, "execute", "*") for role in right["execute"]}
    return found


_RESET = """
DO $do$ DECLARE o record; BEGIN
  FOR o IN SELECT c.oid::regclass AS name, c.relkind FROM pg_class c
            WHERE c.relnamespace::regnamespace::text = ANY ({schemas}) AND c.relkind IN ('r','p','v','S')
  LOOP
    EXECUTE format('REVOKE ALL ON %s FROM PUBLIC, {roles}', o.name);
    IF o.relkind IN ('r', 'p') THEN
      EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', o.name);
      EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', o.name);
    END IF;
  END LOOP;
  FOR o IN SELECT c.oid::regclass AS name, string_agg(quote_ident(a.attname), ', ') AS columns
             FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attacl IS NOT NULL
            WHERE c.relnamespace::regnamespace::text = ANY ({schemas}) GROUP BY c.oid
  LOOP
    EXECUTE format('REVOKE ALL (%s) ON %s FROM PUBLIC, {roles}', o.columns, o.name);
  END LOOP;
  FOR o IN SELECT schemaname, tablename, policyname FROM pg_policies
            WHERE schemaname = ANY ({schemas})
  LOOP
    EXECUTE format('DROP POLICY %I ON %I.%I', o.policyname, o.schemaname, o.tablename);
  END LOOP;
  FOR o IN SELECT p.oid::regprocedure AS name FROM pg_proc p
            WHERE p.pronamespace::regnamespace::text = ANY ({schemas})
  LOOP
    EXECUTE format('ALTER FUNCTION %s OWNER TO meibo_owner', o.name);
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC, {roles}', o.name);
  END LOOP;
END $do$
"""


def _table(name: str) -> sql.Composed:
    return sql.SQL(".").join(map(sql.Identifier, name.split(".")))


def _grants(table: str, role: str, right: dict[str, Any]) -> list[sql.Composed]:
    found = []
    for action in ACTIONS:
        columns = right.get(action)
        if not columns:
            continue
        some = sql.SQL("").format()
        if columns not in ("*", True):
            names = sql.SQL(", ").join(map(sql.Identifier, columns))
            some = sql.SQL(" ({})").format(names)
        found.append(
            sql.SQL("GRANT {}{} ON {} TO {}").format(
                sql.SQL(action.upper()), some, _table(table), sql.Identifier(role)
            )
        )
    if "rows" in right:
        found.append(
            sql.SQL("CREATE POLICY {0} ON {1} TO {0} USING ({2}) WITH CHECK ({3})").format(
                sql.Identifier(role),
                _table(table),
                sql.SQL(right["rows"]),
                sql.SQL(right.get("check", right["rows"])),
            )
        )
    for action, condition in right.get("restrict", {}).items():
        found.append(
            sql.SQL("CREATE POLICY {} ON {} AS RESTRICTIVE FOR {} TO {} USING ({}){}").format(
                sql.Identifier(f"{role}_{action}"),
                _table(table),
                sql.SQL(action.upper()),
                sql.Identifier(role),
                sql.SQL(condition),
                # What a row becomes is for `check`; this says only which rows may be touched.
                sql.SQL(" WITH CHECK (true)" if action == "update" else ""),
            )
        )
    return found


def statements(rights: dict[str, Any]) -> list[sql.Composed]:
    """All SQL of the fence, in order; running it twice changes nothing."""
    roles = sql.SQL(", ").join(map(sql.Identifier, (*LOGIN_ROLES[1:], *DEFINER_ROLES)))
    schemas = sql.Literal(list(SCHEMAS))
    found: list[sql.Composed] = [sql.SQL(_RESET).format(schemas=schemas, roles=roles)]
    users: dict[str, set[str]] = {schema: set() for schema in SCHEMAS}
    for table, by_role in (*rights["table"].items(), *rights["sequence"].items()):
        for role, right in by_role.items():
            users[table.split(".")[0]].add(role)
            found += _grants(table, role, right)
    for signature, right in rights["function"].items():
        users[signature.split(".")[0]] |= {*right["execute"], right.get("owner", "meibo_owner")}
    for schema, names in users.items():
        found.append(
            sql.SQL("REVOKE ALL ON SCHEMA {} FROM PUBLIC, {}").format(sql.Identifier(schema), roles)
        )
        for role in sorted(names - {"meibo_owner"}):
            found.append(
                sql.SQL("GRANT USAGE ON SCHEMA {} TO {}").format(
                    sql.Identifier(schema), sql.Identifier(role)
                )
            )
    for signature, right in rights["function"].items():
        name = sql.SQL(signature).format()
        if "owner" in right:
            found.append(
                sql.SQL("ALTER FUNCTION {} OWNER TO {}").format(
                    name, sql.Identifier(right["owner"])
                )
            )
        for role in right["execute"]:
            found.append(
                sql.SQL("GRANT EXECUTE ON FUNCTION {} TO {}").format(name, sql.Identifier(role))
            )
    return found


_GRANTED = """
SELECT n.nspname || '.' || c.relname, r.rolname, lower(x.privilege_type), '*'
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace, aclexplode(c.relacl) AS x
  LEFT JOIN pg_roles r ON r.oid = x.grantee
 WHERE n.nspname = ANY (%(schemas)s) AND x.grantee <> c.relowner
UNION ALL
SELECT n.nspname || '.' || c.relname, r.rolname, lower(x.privilege_type), a.attname
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attacl IS NOT NULL, aclexplode(a.attacl) AS x
  LEFT JOIN pg_roles r ON r.oid = x.grantee
 WHERE n.nspname = ANY (%(schemas)s) AND x.grantee <> c.relowner
UNION ALL
SELECT p.oid::regprocedure::text, coalesce(r.rolname, 'PUBLIC'), 'execute', '*'
  FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace,
       aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) AS x
  LEFT JOIN pg_roles r ON r.oid = x.grantee
 WHERE n.nspname = ANY (%(schemas)s) AND x.grantee <> p.proowner
"""


def granted(connection: psycopg.Connection[Any]) -> set[Right]:
    """Every right the catalogue shows for anyone but the owner."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL search_path = pg_catalog")
        rows = cursor.execute(_GRANTED, {"schemas": list(SCHEMAS)}).fetchall()
    return {(str(a), str(b or "PUBLIC"), str(c), str(d)) for a, b, c, d in rows}
