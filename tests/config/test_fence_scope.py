"""Applicants and officers reach nothing without a live session, and with one that session's rows."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from meibo.config.database import setup
from meibo.config.database.rights import load

RIGHTS = load()
# Names of migrations: no row about anyone, read by every process at its start.
OPEN = {"meibo.django_migrations"}
REFUSED = psycopg.errors.InvalidAuthorizationSpecification
NO_SCOPE, FORGED = "no scope entered", "forged scope"

# Public keys: the same for whoever has a session.
EVERYBODYS = "true"
OWN = "account = %(me)s"
CHARGE = "register = %(register)s"


def cards_of(whose: str) -> dict[str, str]:
    """Cards of the people with such an entry; of their lines, those of such entries."""
    card = f"""(register_file, qualification_pseudonym) IN (SELECT register_file,
               qualification_pseudonym FROM register.register_entry WHERE {whose})"""
    issue = f"card_id IN (SELECT id FROM register.register_licencecard WHERE {card})"
    line = f"entry IN (SELECT id FROM register.register_entry WHERE {whose})"
    return {
        "register.register_licencecard": card, "register.register_cardissue": issue,
        "register.register_cardlicence": line,
    }  # fmt: skip


def own_or_of(column: str, key: str) -> str:
    """The account's own, and what is about the entries that are the account's by now."""
    return f"{OWN} OR {column} IN (SELECT {key} FROM register.register_entry WHERE {OWN})"


APPLICANTS = {
    "payments.payments_demand": OWN,
    "payments.payments_movement": "demand_id IN (SELECT id FROM payments.payments_demand"
    " WHERE account = %(me)s)",
    "documents.documents_document": OWN,
    "notices.notices_notice": own_or_of("entry", "id"),
    "register.register_entry": OWN,
    "register.register_version": "entry_id IN (SELECT id FROM register.register_entry"
    " WHERE account = %(me)s)",
    **cards_of(OWN),
    "intake.intake_application": OWN,
    "intake.intake_tie": OWN,
    "vault.vault_envelope": OWN,
    "vault.vault_envelopekey": EVERYBODYS,
    "network.network_gate": EVERYBODYS,
    "network.network_enquiry": OWN,
    "network.network_provisionrecord": own_or_of("pseudonym", "qualification_pseudonym"),
    "certificate.certificate_credential": OWN,
    "certificate.certificate_pdf": OWN,
    # Whose it will be is not known before its holder answers; it says nothing of anybody.
    "certificate.certificate_walletrequest": EVERYBODYS,
    "certificate.certificate_walletgrant": OWN,
    "certificate.certificate_walletdelivery": OWN,
    "certificate.certificate_provision": OWN,
    # Those that anybody with an entry can choose to provide to.
    "verification.verification_party": "state = 'active'",
    "certificate.certificate_provisionaccess": "provision_id IN (SELECT id FROM"
    " certificate.certificate_provision WHERE account = %(me)s)",
}
OFFICERS = {
    "accounts.accounts_account": "id = %(me)s",
    "accounts.accounts_savedview": "account_id = %(me)s",
    "payments.payments_demand": CHARGE,
    "payments.payments_movement": "demand_id IN (SELECT id FROM payments.payments_demand"
    " WHERE register = %(register)s)",
    "documents.documents_document": f'(frozen OR "case" IN (SELECT id FROM intake.intake_application'
    f" WHERE route = 'paper')) AND {CHARGE}",
    "register.register_counter": CHARGE,
    "register.register_entry": CHARGE,
    "register.register_version": CHARGE,
    **cards_of(CHARGE),
    "intake.intake_application": f"(state <> 'draft' OR route = 'paper') AND {CHARGE}",
    "intake.intake_paper": CHARGE,
    "vault.vault_typing": CHARGE,
    "vault.vault_unlinking": CHARGE,
    "vault.vault_relinking": CHARGE,
    # And not of those who typed: tests/flow/test_merging.py.
    "vault.vault_merging": CHARGE,
    # What the own searches of a terminal's officer said: tests/flow/test_searches.py.
    "vault.vault_search": CHARGE,
    "vault.vault_searchfinding": CHARGE,
    "vault.vault_envelopekey": EVERYBODYS,
    "examination.examination_case": CHARGE,
    "examination.examination_check": CHARGE,
    "examination.examination_fact": CHARGE,
    "examination.examination_enquiry": CHARGE,
    "examination.examination_numberchange": CHARGE,
    "registration.registration_run": CHARGE,
    "registration.registration_disposition": CHARGE,
    "registration.registration_wholeenquiry": CHARGE,
    "registration.registration_wholepart": CHARGE,
    "registration.registration_badrow": CHARGE,
    "registration.registration_proposal": CHARGE,
    "certificate.certificate_pdf": CHARGE,
    "certificate.certificate_provision": f"by_office AND {CHARGE}",
    # A run is seen by who is in charge of all its registers, a file's blanks by who is of one of them.
    "certificate.certificate_printrun": "registers = ARRAY[%(register)s]",
    "certificate.certificate_lostblank": "registers = ARRAY[%(register)s]",
    "certificate.certificate_blankcounter": "registers = ARRAY[%(register)s]",
    "certificate.certificate_sheet": CHARGE,
    "certificate.certificate_sheetpage": "sheet IN (SELECT id FROM certificate.certificate_sheet"
    " WHERE register = %(register)s)",
    "certificate.certificate_glyphcase": CHARGE,
    "verification.verification_party": "authority = 'mhlw'",
    "vault.vault_ending": CHARGE,
    "network.network_gate": EVERYBODYS,
    "network.network_heldcode": "authority = 'mhlw'",
    "network.network_enquiry": CHARGE,
    "network.network_provisionrecord": CHARGE,
    "network.network_stopnotice": EVERYBODYS,
    "network.network_run": EVERYBODYS,
}

# Tables whose key is not called id.
_KEYS = {
    "register.register_counter": "register",
    "vault.vault_envelopekey": "kid",
    "vault.vault_ending": "entry",
    "network.network_gate": "register_file",
    "network.network_heldcode": "register_file",
    "network.network_enquiry": "application",
    "vault.vault_typing": '"case"',
    "vault.vault_merging": "relinking",
    "intake.intake_paper": "application_id",
    "certificate.certificate_blankcounter": "register_file",
    "certificate.certificate_sheetpage": "sheet",
}


def readable(role: str) -> set[str]:
    return {table for table, roles in RIGHTS["table"].items() if "select" in roles.get(role, {})}


def keys(connection: psycopg.Connection[Any], table: str, where: str, **values: Any) -> list[Any]:
    columns = RIGHTS["table"][table]
    first = _KEYS.get(table, "id")
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
                if where != EVERYBODYS:
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
            if where == EVERYBODYS:
                continue
            assert len(charge) < len(keys(superuser, table, "true")), table


def test_drafts_of_applicants_are_hidden_from_officers(filled: Any, signed_in: Any) -> None:
    connection = signed_in("meibo_officer")
    connection.execute("SELECT accounts.enter(%s)", [filled.nurses.token])
    states = connection.execute(
        "SELECT DISTINCT state FROM intake.intake_application WHERE route = 'online'"
    ).fetchall()
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
        " previous_state, requested_at, key_id, jwt, kind, format, holder_key",
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
        connection.execute(f"INSERT INTO {counter} VALUES ('registered_dietitian', 1)")
