"""Real rows, many times over: every row that one application left behind, as another person's.

Only a superuser without triggers can do it. Identifiers become others, the same way in every table,
so that a copy hangs together as its original does; times move back together.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql

# Who acted stays who acted.
_OFFICERS = {"by", "proposed_by", "approved_by"}
_KEPT_DAYS = {"passed_on", "birth_date"}
_FAMILIES = """
佐藤 鈴木 高橋 田中 伊藤 渡辺 山本 中村 小林 加藤 吉田 山田 佐々木 山口 松本 井上 木村 林 斎藤 清水
山崎 森 池田 橋本 阿部 石川 山下 中島 石井 小川 前田 岡田 長谷川 藤田 後藤 近藤 村上 遠藤 青木 坂本
"""
_FAMILY = _FAMILIES.split()
FAMILY = f"(ARRAY[{','.join(repr(one) for one in _FAMILY)}])[n % {len(_FAMILY)} + 1]"
GIVEN = "'見本' || n"
_NAME = f"{FAMILY} || '　' || {GIVEN}"
_KEY = f"{FAMILY} || {GIVEN}"
_TOLD = "{column} || jsonb_build_object('family_name', " + FAMILY + ", 'given_name', " + GIVEN + ")"
_ON_CARD = "{column} || jsonb_build_object('name', " + _NAME + ")"

# Table: whose rows (a: application, c: its account, k: its case, p: its pseudonym, e: its entry),
# and the columns that are neither an identifier nor a time.
TABLES: dict[str, tuple[str, Mapping[str, str]]] = {
    "accounts.accounts_account": ("id = %(c)s", {"login_name": "login_name || '/' || n"}),
    "accounts.accounts_session": (
        "account_id = %(c)s", {"token_hash": "sha256(token_hash || n::text::bytea)"}),
    "intake.intake_application": (
        "id = %(a)s", {"reference": "reference || '-' || n", "content": _TOLD}),
    "documents.documents_document": ('"case" = %(a)s', {}),
    "vault.vault_envelope": ('"case" = %(a)s', {
        "nonce": "nonce || n", "digest": "md5(digest || n)",
        "enc_hash": "sha256(enc_hash || n::text::bytea)"}),
    "vault.vault_nonce": ('"case" = %(a)s', {"nonce": "nonce || n"}),
    "vault.vault_number": ("pseudonym = %(p)s", {
        "lookup": "sha256(lookup || n::text::bytea)", "data_key": "data_key"}),
    "vault.vault_warrant": ('"case" = %(a)s', {}),
    "vault.vault_reveal": ('"case" = %(a)s', {"xid": "xid"}),
    "notices.notices_notice": ('"case" = %(a)s', {}),
    "payments.payments_demand": ('"case" = %(a)s', {}),
    "payments.payments_movement": (
        'demand_id IN (SELECT id FROM payments.payments_demand WHERE "case" = %(a)s)', {}),
    "payments.payments_notice": (
        '"order" IN (SELECT id FROM payments.payments_demand WHERE "case" = %(a)s)', {}),
    "examination.examination_passer": (
        ("(register, examination_number) IN (SELECT register, content->>'examination_number'"
        " FROM examination.examination_case WHERE id = %(k)s)"),
        {"examination_number": "n::text", "name_key": _KEY}),
    "examination.examination_case": ("application = %(a)s", {
        "reference": "reference || '-' || n", "applicant_name": _NAME, "name_key": _KEY,
        "content": _TOLD, "face": _ON_CARD, "signer": _ON_CARD}),
    "examination.examination_check": ("case_id = %(k)s", {}),
    "examination.examination_fact": ("case_id = %(k)s", {}),
    "examination.examination_enquiry": ("case_id = %(k)s", {}),
    "register.register_entry": (
        '"case" = %(k)s', {"registration_number": "1000 + n"}),
    "register.register_version": ("entry_id = %(e)s", {"name_key": _KEY, "particulars": _TOLD}),
    "register.register_licencecard": ("qualification_pseudonym = %(p)s", {}),
    "register.register_cardissue": (
        ("card_id IN (SELECT id FROM register.register_licencecard"
        " WHERE qualification_pseudonym = %(p)s)"), {}),
    "register.register_cardlicence": (
        "entry = %(e)s", {"registration_number": "1000 + n"}),
    "certificate.certificate_credential": (
        "entry = %(e)s", {"status_list": "1", "status_index": "n"}),
    "registration.registration_disposition": ("entry = %(e)s", {}),
    "journal.journal_entry": (("case_ref IN (%(a)s::text, %(k)s::text, %(e)s::text)"
                              " OR subject IN (%(c)s::text, %(p)s::text)"), {
        "case_ref": "CASE WHEN case_ref = '' THEN '' ELSE pg_temp.other(case_ref::uuid, n)::text END",
        "subject": "CASE WHEN subject = '' THEN '' ELSE pg_temp.other(subject::uuid, n)::text END",
        "xid": "xid"}),
}  # fmt: skip
_OTHER = """CREATE OR REPLACE FUNCTION pg_temp.other(p_id uuid, n bigint) RETURNS uuid
    LANGUAGE sql IMMUTABLE AS 'SELECT md5(p_id::text || n)::uuid'"""
_WHO = """
SELECT a.id AS a, a.account AS c, k.id AS k, coalesce(k.pseudonym, a.pseudonym) AS p, e.id AS e
  FROM intake.intake_application a
  LEFT JOIN examination.examination_case k ON k.application = a.id
  LEFT JOIN register.register_entry e ON e."case" = k.id
 WHERE a.id = %s
"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """So many copies of an application; their times lie up to so many days further back."""

    application: Any
    count: int
    days: int


def copy_all(
    connection: psycopg.Connection[Any],
    wanted: list[Wanted],
    tables: Collection[str] = tuple(TABLES),
) -> None:
    """Write the copies, each with a number of its own."""
    connection.execute("SET session_replication_role = replica")
    connection.execute(_OTHER.encode())
    for table in tables:
        # So that looking for an original does not read through the copies made before.
        connection.execute(
            sql.SQL("CREATE TEMP TABLE {} AS TABLE {}").format(
                _original(table), sql.Identifier(*table.split("."))
            )
        )
    insert = {
        table: _insert(connection, table, *how) for table in tables for how in [TABLES[table]]
    }
    first = 1
    for one in wanted:
        found = connection.execute(_WHO, [one.application]).fetchone()
        assert found is not None
        whose = dict(zip("ackpe", found, strict=True))
        numbers = {"first": first, "last": first + one.count - 1, "span": one.days * 1440}
        for statement in insert.values():
            connection.execute(statement, {**whose, **numbers})
        first += one.count
    connection.execute("SET session_replication_role = origin")


_REFERENCES = """
SELECT c.conrelid::regclass::text, c.confrelid::regclass::text,
       ARRAY(SELECT attname::text FROM unnest(c.conkey) WITH ORDINALITY AS k(n, place)
               JOIN pg_attribute ON attrelid = c.conrelid AND attnum = n ORDER BY place),
       ARRAY(SELECT attname::text FROM unnest(c.confkey) WITH ORDINALITY AS k(n, place)
               JOIN pg_attribute ON attrelid = c.confrelid AND attnum = n ORDER BY place)
  FROM pg_constraint AS c WHERE c.contype = 'f'
"""


def without_owner(connection: psycopg.Connection[Any]) -> int:
    """Rows whose foreign key leads nowhere: PostgreSQL was told not to look while copying."""
    lost = 0
    for child, parent, columns, keys in connection.execute(_REFERENCES).fetchall():
        pairs = [(f'c."{one}"', f'p."{key}"') for one, key in zip(columns, keys, strict=True)]
        told = " AND ".join(f"{one} IS NOT NULL" for one, _ in pairs)
        same = " AND ".join(f"{one} = {key}" for one, key in pairs)
        row = connection.execute(
            f"SELECT count(*) FROM {child} AS c WHERE {told}"
            f" AND NOT EXISTS (SELECT FROM {parent} AS p WHERE {same})".encode()
        ).fetchone()
        assert row is not None
        lost += row[0]
    return lost


def _insert(
    connection: psycopg.Connection[Any], table: str, whose: str, said: Mapping[str, str]
) -> sql.Composed:
    schema, name = table.split(".")
    columns = connection.execute(
        "SELECT column_name, data_type, is_identity FROM information_schema.columns"
        " WHERE table_schema = %s AND table_name = %s",
        [schema, name],
    ).fetchall()
    values = {column: _value(column, kind, said) for column, kind, own in columns if own == "NO"}
    return sql.SQL("INSERT INTO {} ({}) SELECT {} FROM {} AS t, {} AS n WHERE {}").format(
        sql.Identifier(schema, name),
        sql.SQL(",").join(map(sql.Identifier, values)),
        sql.SQL(",").join(map(sql.SQL, values.values())),
        _original(table),
        sql.SQL("generate_series(%(first)s::bigint, %(last)s::bigint)"),
        sql.SQL(whose),
    )


def _original(table: str) -> sql.Identifier:
    return sql.Identifier("pg_temp", table)


def _value(column: str, kind: str, said: Mapping[str, str]) -> str:
    back = "make_interval(mins => (n * 7919 %% %(span)s)::int)"
    if column in said:
        return said[column].replace("%", "%%").format(column=f't."{column}"')
    if kind == "uuid" and column not in _OFFICERS:
        return f'pg_temp.other(t."{column}", n)'
    if kind == "timestamp with time zone":
        return f't."{column}" - {back}'
    if kind == "date" and column not in _KEPT_DAYS:
        return f't."{column}" - (n * 7919 %% %(span)s / 1440)::int'
    return f't."{column}"'
