"""A scope that accounts.enter did not make for this very transaction is worth nothing."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

import psycopg
import pytest

from meibo.config.database import setup

REFUSED = psycopg.errors.InvalidAuthorizationSpecification
NO_SCOPE, FORGED = "no scope entered", "forged scope"


def scope(connection: psycopg.Connection[Any]) -> str:
    row = connection.execute("SELECT current_setting('meibo.scope', true)").fetchone()
    assert row
    return str(row[0])


def reads(connection: psycopg.Connection[Any]) -> int:
    row = connection.execute("SELECT count(*) FROM intake.intake_application").fetchone()
    assert row
    return int(row[0])


def forge(connection: psycopg.Connection[Any], value: str, *, local: bool = True) -> None:
    connection.execute("SELECT set_config('meibo.scope', %s, %s)", [value, local])


def reads_under(connection: psycopg.Connection[Any], value: str) -> int:
    """What is read with a scope set to a value of the attacker's own."""
    forge(connection, value)
    return reads(connection)


@pytest.mark.requirement("VLT-07", "ACC-03")
@pytest.mark.parametrize("role", ["meibo_applicant", "meibo_officer"])
class TestForgedScopes:
    @pytest.fixture
    def good(self, filled: Any, signed_in: Any, role: str) -> psycopg.Connection[Any]:
        """Signed in with a scope entered."""
        connection: psycopg.Connection[Any] = signed_in(role)
        connection.execute("SELECT accounts.enter(%s)", [filled.token(role)])
        assert reads(connection) > 0
        return connection

    def test_made_up(self, signed_in: Any, good: Any, role: str) -> None:
        body = scope(good)[64:]
        plain = hashlib.sha256(body.encode()).hexdigest()
        for value in (body, "0" * 64 + body, plain + body, "x", " ", "null", "{}", "0" * 64):
            connection = signed_in(role)
            forge(connection, value)
            with pytest.raises(REFUSED, match=FORGED):
                reads(connection)
            connection.close()

    def test_altered(self, good: Any, role: str) -> None:
        value = scope(good)
        other = '"kind": "officer"' if role == "meibo_applicant" else '"kind": "applicant"'
        for changed in (
            value.replace('"nurse"', '"nurse", "pharmacist"'),
            value.replace('"duties": [', '"duties": ["all", '),
            value.replace(f'"kind": "{role[6:]}"', other),
            value + " ",
            value[:-1],
            value[:70] + value[71:],
        ):
            if changed == value:
                continue
            with pytest.raises(REFUSED, match=FORGED), good.transaction():
                reads_under(good, changed)

    def test_copied_to_another_backend(self, good: Any, signed_in: Any, role: str) -> None:
        other = signed_in(role)
        forge(other, scope(good))
        with pytest.raises(REFUSED, match=FORGED):
            reads(other)

    def test_replayed_after_commit(self, good: Any, role: str) -> None:
        value = scope(good)
        forge(good, value, local=False)
        good.commit()
        with pytest.raises(REFUSED, match=FORGED):
            reads(good)
        good.rollback()
        forge(good, value)
        with pytest.raises(REFUSED, match=FORGED):
            reads(good)

    def test_gone_with_the_transaction(self, good: Any, role: str) -> None:
        good.commit()
        with pytest.raises(REFUSED, match=NO_SCOPE):
            reads(good)

    def test_emptied(self, good: Any, role: str) -> None:
        for query in ("SET LOCAL meibo.scope = ''", "SET LOCAL meibo.scope TO DEFAULT"):
            good.execute("SAVEPOINT before")
            good.execute(query)
            with pytest.raises(REFUSED, match=NO_SCOPE):
                reads(good)
            good.execute("ROLLBACK TO before")

    def test_from_the_other_door(self, filled: Any, signed_in: Any, good: Any, role: str) -> None:
        other = {"meibo_applicant": "meibo_officer", "meibo_officer": "meibo_applicant"}[role]
        connection = signed_in(other)
        with pytest.raises(REFUSED, match="no live session"):
            connection.execute("SELECT accounts.enter(%s)", [filled.token(role)])

    def test_the_journal_takes_no_entry_under_it(self, good: Any, role: str) -> None:
        forge(good, "0" * 64 + scope(good)[64:])
        with pytest.raises(REFUSED, match=FORGED):
            good.execute("SELECT journal.append('f', 'p', '', '', 'o', 't', now())")

    def test_a_failed_entry_leaves_no_scope(self, good: Any, role: str) -> None:
        with pytest.raises(REFUSED), good.transaction():
            good.execute("SELECT accounts.enter(%s)", [b"no such token"])
        good.rollback()
        with pytest.raises(REFUSED, match=NO_SCOPE):
            reads(good)


def test_the_mac_is_over_scope_backend_and_transaction(filled: Any) -> None:
    """Worked out by Python's HMAC from the key: nothing of the three is left out."""
    with psycopg.connect(setup.setup_url(filled.database)) as superuser:
        pad, pid, began, said = superuser.execute(
            """SELECT inner_pad, pg_backend_pid()::text,
                      extract(epoch FROM transaction_timestamp())::text, accounts.scope_mac('見本')
                 FROM accounts.accounts_scopekey"""
        ).fetchone()  # type: ignore[misc]
    key = bytes(byte ^ 0x36 for byte in bytes(pad))
    assert any(key[:32])
    assert said == hmac.digest(key, f"見本\n{pid}\n{began}".encode(), "sha256").hex()


def test_tokens_are_kept_as_hashes_alone(filled: Any) -> None:
    with psycopg.connect(setup.setup_url(filled.database)) as superuser:
        rows = str(superuser.execute("SELECT s::text FROM accounts.accounts_session s").fetchall())
    for person in (*filled.applicants, filled.nurses):
        assert person.token.hex() not in rows
        assert hashlib.sha256(person.token).hexdigest() in rows


def test_the_hash_of_a_token_is_no_token(filled: Any, signed_in: Any) -> None:
    connection = signed_in("meibo_applicant")
    stolen = hashlib.sha256(filled.applicants[0].token).digest()
    for token in (stolen, b"", None):
        with pytest.raises(REFUSED), connection.transaction():
            connection.execute("SELECT accounts.enter(%s)", [token])
