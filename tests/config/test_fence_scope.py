"""Applicants and officers reach nothing without a live session, and with one that session's rows."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest

from meibo.config.database import setup
from meibo.config.database.rights import load
from meibo.rooms.accounts.commands.sign_out import sign_out
from meibo.rooms.accounts.sessions import LIFETIME

RIGHTS = load()
# Names of migrations: no row about anyone, read by every process at its start.
OPEN = {"meibo.django_migrations"}
REFUSED = psycopg.errors.InvalidAuthorizationSpecification
NO_SCOPE, FORGED = "no scope entered", "forged scope"

OWN = "account = %(me)s"
APPLICANTS = {
    "payments.payments_demand": OWN,
    "payments.payments_movement": "demand_id IN (SELECT id FROM payments.payments_demand"
    " WHERE account = %(me)s)",
    "documents.documents_document": OWN,
    "notices.notices_notice": OWN,
    "register.register_entry": OWN,
    "register.register_version": "entry_id IN (SELECT id FROM register.register_entry"
    " WHERE account = %(me)s)",
    "intake.intake_application": OWN,
    "vault.vault_envelope": OWN,
    "certificate.certificate_credential": OWN,
}
CHARGE = "register = %(register)s"
OFFICERS = {
    "accounts.accounts_account": "id = %(me)s",
    "payments.payments_demand": CHARGE,
    "payments.payments_movement": "demand_id IN (SELECT id FROM payments.payments_demand"
    " WHERE register = %(register)s)",
    "documents.documents_document": f"frozen AND {CHARGE}",
    "register.register_counter": CHARGE,
    "register.register_entry": CHARGE,
    "register.register_version": CHARGE,
    "intake.intake_application": f"state <> 'draft' AND {CHARGE}",
    "examination.examination_case": CHARGE,
    "examination.examination_check": CHARGE,
    "examination.examination_fact": CHARGE,
    "examination.examination_enquiry": CHARGE,
    "registration.registration_run": CHARGE,
    "registration.registration_disposition": CHARGE,
}


def readable(role: str) -> set[str]:
    return {table for table, roles in RIGHTS["table"].items() if "select" in roles.get(role, {})}


@pytest.fixture
def signed_in(filled: Any) -> Iterator[Callable[..., psycopg.Connection[Any]]]:
    """signed_in("meibo_applicant"): a connection to the filled database, without a token."""
    opened: list[psycopg.Connection[Any]] = []

    def connect(role: str) -> psycopg.Connection[Any]:
        opened.append(psycopg.connect(setup.role_url(role, filled.database)))
        return opened[-1]

    yield connect
    for connection in opened:
        connection.close()


def keys(connection: psycopg.Connection[Any], table: str, where: str, **values: Any) -> list[Any]:
    columns = RIGHTS["table"][table]
    first = "register" if table == "register.register_counter" else "id"
    assert columns
    query = f"SELECT {first}::text FROM {table} WHERE {where} ORDER BY 1"
    return connection.execute(query.encode(), values).fetchall()


def test_the_expectations_name_every_readable_table() -> None:
    assert readable("meibo_applicant") - OPEN == set(APPLICANTS)
    assert readable("meibo_officer") - OPEN == set(OFFICERS)


@pytest.mark.parametrize("role", ["meibo_applicant", "meibo_officer"])
@pytest.mark.requirement("VLT-07", "APP-06")
def test_without_a_token_no_row_of_any_table(signed_in: Any, role: str) -> None:
    connection = signed_in(role)
    for table in sorted(readable(role) - OPEN):
        with pytest.raises(REFUSED, match=NO_SCOPE), connection.transaction():
            connection.execute(f"SELECT 1 FROM {table}")


@pytest.mark.requirement("APP-10", "APP-06")
def test_applicants_see_their_own_rows_alone(filled: Any, signed_in: Any) -> None:
    seen: set[str] = set()
    with psycopg.connect(setup.setup_url(filled.database)) as superuser:
        for person in filled.applicants:
            connection = signed_in("meibo_applicant")
            connection.execute("SELECT accounts.enter(%s)", [person.token])
            for table, where in APPLICANTS.items():
                mine = keys(superuser, table, where, me=person.account)
                assert keys(connection, table, "true") == mine, (person.name, table)
                assert len(mine) < len(keys(superuser, table, "true")), table
                seen |= {table} if mine else set()
    assert seen == set(APPLICANTS), "each table had a row to see"


@pytest.mark.requirement("VLT-07")
@pytest.mark.parametrize("register", ["nurse", "pharmacist"])
def test_officers_see_rows_of_their_registers_alone(
    filled: Any, signed_in: Any, register: str
) -> None:
    person = filled.nurses if register == "nurse" else filled.pharmacists
    connection = signed_in("meibo_officer")
    connection.execute("SELECT accounts.enter(%s)", [person.token])
    with psycopg.connect(setup.setup_url(filled.database)) as superuser:
        for table, where in OFFICERS.items():
            charge = keys(superuser, table, where, me=person.account, register=register)
            assert keys(connection, table, "true") == charge, table
            assert charge, f"{table} has a row to see"
            assert len(charge) < len(keys(superuser, table, "true")), table


def test_drafts_are_hidden_from_officers(filled: Any, signed_in: Any) -> None:
    connection = signed_in("meibo_officer")
    connection.execute("SELECT accounts.enter(%s)", [filled.nurses.token])
    states = connection.execute("SELECT DISTINCT state FROM intake.intake_application").fetchall()
    assert ("draft",) not in states
    assert states


def writes(connection: psycopg.Connection[Any], query: str, *values: Any) -> int:
    with connection.transaction(force_rollback=True):
        return connection.execute(query.encode(), values).rowcount


def test_applicants_change_their_own_drafts_alone(filled: Any, signed_in: Any) -> None:
    first, second = filled.applicants
    connection = signed_in("meibo_applicant")
    connection.execute("SELECT accounts.enter(%s)", [first.token])
    at = "intake.intake_application SET saved_at = now()"
    assert writes(connection, f"UPDATE {at} WHERE account = %s", second.account) == 0
    assert writes(connection, f"UPDATE {at} WHERE state = 'draft'") == 1
    assert writes(connection, f"UPDATE {at} WHERE state <> 'draft'") == 0
    gone = "DELETE FROM intake.intake_application WHERE state <> 'draft'"
    assert writes(connection, gone) == 0
    assert writes(connection, "UPDATE documents.documents_document SET frozen = false") == 2
    thawed = "UPDATE documents.documents_document SET frozen = false WHERE frozen"
    assert writes(connection, thawed) == 0
    assert writes(connection, "DELETE FROM documents.documents_document WHERE frozen") == 0
    for table, columns in {
        "intake.intake_application": "id, reference, register, procedure, account,"
        " portal_pseudonym, state, previous_state, content, begun_at, saved_at, number_check,"
        " number_refusal, deficiency, contact_memo",
        "certificate.certificate_credential": "id, register, entry, version, account, state,"
        " previous_state, requested_at, key_id, jwt",
    }.items():
        values = columns.replace("account", f"'{second.account}'", 1).replace(
            "id,", "gen_random_uuid(),", 1
        )
        with (
            pytest.raises(psycopg.errors.InsufficientPrivilege, match="row-level security"),
            connection.transaction(),
        ):
            connection.execute(f"INSERT INTO {table} ({columns}) SELECT {values} FROM {table}")


@pytest.mark.requirement("VLT-07")
def test_officers_change_nothing_of_other_registers(filled: Any, signed_in: Any) -> None:
    connection = signed_in("meibo_officer")
    connection.execute("SELECT accounts.enter(%s)", [filled.nurses.token])
    cases = "UPDATE examination.examination_case SET contact_memo = 'x'"
    assert writes(connection, cases) > 0
    assert writes(connection, f"{cases} WHERE register <> 'nurse'") == 0
    counter = "register.register_counter (register, next_number)"
    with (
        pytest.raises(psycopg.errors.InsufficientPrivilege, match="row-level security"),
        connection.transaction(),
    ):
        connection.execute(f"INSERT INTO {counter} VALUES ('dentist', 1)")


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


class TestSessionsEnd:
    @pytest.fixture
    def enters(self, connect: Any) -> Callable[[Any], bool]:
        def enters(person: Any) -> bool:
            connection = connect(person.role)
            try:
                connection.execute("SELECT accounts.enter(%s)", [person.token])
            except REFUSED:
                return False
            return True

        return enters

    def test_a_live_one_enters(self, people: Any, enters: Any) -> None:
        assert enters(people.applicant())
        assert enters(people.officer())

    @pytest.mark.parametrize("kind", ["applicant", "officer"])
    def test_an_expired_one_does_not(self, people: Any, enters: Any, kind: str) -> None:
        now = datetime.now(UTC)
        late, early = now - LIFETIME[kind], now - LIFETIME[kind] + timedelta(minutes=5)
        assert not enters(getattr(people, kind)(at=late))
        assert enters(getattr(people, kind)(at=early))

    def test_a_signed_out_one_does_not(self, people: Any, as_role: Any, enters: Any) -> None:
        person, again = people.applicant("s"), people.applicant("s")
        with as_role("applicant"):
            sign_out(person.actor, datetime.now(UTC))
        assert not enters(person)
        assert enters(again), "another session of the same person lives on"

    def test_one_of_a_closed_account_does_not(self, people: Any, connect: Any, enters: Any) -> None:
        person = people.officer("examine")
        with connect("console") as console:
            console.execute("UPDATE accounts.accounts_account SET closed_at = now()")
        assert not enters(person)

    def test_duties_taken_away_are_gone_at_the_next_act(self, people: Any, connect: Any) -> None:
        person = people.officer("examine")
        with connect("console") as console:
            console.execute("UPDATE accounts.accounts_account SET duties = '{}', registers = '{}'")
        found = connect("officer").execute("SELECT accounts.enter(%s)", [person.token]).fetchone()
        assert found[0]["duties"] == found[0]["registers"] == []
