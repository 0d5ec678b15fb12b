"""Tables of moves: PostgreSQL's equal states.py, and every other move is refused by PostgreSQL."""

from __future__ import annotations

import itertools
from enum import StrEnum
from importlib import import_module
from typing import Any

import psycopg
import pytest
from rig_card import resident
from rig_issuer import fill_wallets
from rig_journey import Journey
from rig_paper import Desk

from meibo.config.database import setup
from meibo.flow.certificate import states as certificates
from meibo.flow.certificate.commands.request_certificate import request_certificate
from meibo.flow.certificate.commands.request_pdf import request_pdf
from meibo.flow.certificate.printing import states as printing
from meibo.flow.certificate.states import CredentialState, PdfState, ProvisionState
from meibo.flow.examination.states import CaseState, NumberChangeState
from meibo.flow.intake.states import ApplicationState, TieState
from meibo.flow.registration.periodic import states as periodic
from meibo.flow.registration.states import DispositionState
from meibo.flow.verification.states import PartyState, RequestState
from meibo.rooms.network.states import EnquiryState, GateState, RotationState
from meibo.rooms.vault.states import (
    EndingState,
    EnvelopeState,
    FindingState,
    MergingState,
    RelinkingState,
    RenewalState,
    SearchState,
    TypingState,
    UnlinkingState,
)

PRINTING = "meibo.flow.certificate.printing.states"
PERIODIC = "meibo.flow.registration.periodic.states"
# Table of moves, the module (and name, unless MOVES) that says the same, and its states.
TABLES: dict[str, tuple[str, type[StrEnum]]] = {
    "vault.vault_envelope": ("meibo.rooms.vault.states", EnvelopeState),
    "vault.vault_renewal": ("meibo.rooms.vault.states:RENEWAL_MOVES", RenewalState),
    "vault.vault_ending": ("meibo.rooms.vault.states:ENDING_MOVES", EndingState),
    "vault.vault_typing": ("meibo.rooms.vault.states:TYPING_MOVES", TypingState),
    "vault.vault_unlinking": ("meibo.rooms.vault.states:UNLINKING_MOVES", UnlinkingState),
    "vault.vault_relinking": ("meibo.rooms.vault.states:RELINKING_MOVES", RelinkingState),
    "vault.vault_merging": ("meibo.rooms.vault.states:MERGING_MOVES", MergingState),
    "vault.vault_search": ("meibo.rooms.vault.states:SEARCH_MOVES", SearchState),
    "vault.vault_searchfinding": ("meibo.rooms.vault.states:FINDING_MOVES", FindingState),
    "intake.intake_application": ("meibo.flow.intake.states", ApplicationState),
    "intake.intake_tie": ("meibo.flow.intake.states:TIE_MOVES", TieState),
    "examination.examination_case": ("meibo.flow.examination.states", CaseState),
    "examination.examination_numberchange": (
        "meibo.flow.examination.states:NUMBER_CHANGE_MOVES",
        NumberChangeState,
    ),
    "registration.registration_disposition": ("meibo.flow.registration.states", DispositionState),
    "registration.registration_wholeenquiry": (f"{PERIODIC}:ENQUIRY_MOVES", periodic.EnquiryState),
    "registration.registration_wholepart": (f"{PERIODIC}:PART_MOVES", periodic.PartState),
    "registration.registration_proposal": (f"{PERIODIC}:PROPOSAL_MOVES", periodic.ProposalState),
    "certificate.certificate_credential": ("meibo.flow.certificate.states", CredentialState),
    "network.network_gate": ("meibo.rooms.network.states:GATE_MOVES", GateState),
    "network.network_rotation": ("meibo.rooms.network.states:ROTATION_MOVES", RotationState),
    "network.network_enquiry": ("meibo.rooms.network.states:ENQUIRY_MOVES", EnquiryState),
    "certificate.certificate_provision": (
        "meibo.flow.certificate.states:PROVISION_MOVES",
        ProvisionState,
    ),
    "certificate.certificate_pdf": ("meibo.flow.certificate.states:PDF_MOVES", PdfState),
    "certificate.certificate_walletrequest": (
        "meibo.flow.certificate.states:REQUEST_MOVES",
        certificates.RequestState,
    ),
    "certificate.certificate_walletgrant": (
        "meibo.flow.certificate.states:GRANT_MOVES",
        certificates.GrantState,
    ),
    "certificate.certificate_walletdelivery": (
        "meibo.flow.certificate.states:DELIVERY_MOVES",
        certificates.DeliveryState,
    ),
    "verification.verification_request": ("meibo.flow.verification.states", RequestState),
    "verification.verification_party": ("meibo.flow.verification.states:PARTY_MOVES", PartyState),
    "certificate.certificate_printrun": (f"{PRINTING}:RUN_MOVES", printing.RunState),
    "certificate.certificate_sheet": (f"{PRINTING}:SHEET_MOVES", printing.SheetState),
    "certificate.certificate_glyphcase": (f"{PRINTING}:GLYPH_MOVES", printing.GlyphState),
}


def moves(table: str) -> frozenset[tuple[str, str]]:
    module, _, name = TABLES[table][0].partition(":")
    found: frozenset[tuple[str, str]] = getattr(import_module(module), name or "MOVES")
    return found


@pytest.fixture
def superuser(connect: Any) -> psycopg.Connection[Any]:
    connection: psycopg.Connection[Any] = connect()
    return connection


def test_every_table_with_a_state_is_here(superuser: Any) -> None:
    found = superuser.execute(
        """SELECT table_schema || '.' || table_name FROM information_schema.columns
            WHERE column_name = 'previous_state'"""
    ).fetchall()
    assert {row[0] for row in found} == set(TABLES)


@pytest.mark.parametrize("table", TABLES)
def test_postgresql_holds_the_same_table(superuser: Any, table: str) -> None:
    found = superuser.execute(f"SELECT from_state, to_state FROM {table}_move").fetchall()
    assert set(found) == set(moves(table))
    states = {""} | {state.value for state in TABLES[table][1]}
    assert {one for pair in moves(table) for one in pair} == states, "no state is out of reach"


def one_of_each(journey: Journey) -> None:
    """A stage: a row in every table with a state."""
    from datetime import date

    from meibo.flow.registration.commands.propose_disposition import propose_disposition

    trip = journey.to("registered", resident(1))
    with journey.acting(trip.person) as actor:
        request_certificate(actor, journey.at, entry=trip.entry)
        request_pdf(actor, journey.at, entry=trip.entry)
    with journey.acting(journey.officer("registrar")) as actor:
        propose_disposition(actor, journey.at, entry=trip.entry, kind="suspension",
                            starts_on=date(2026, 12, 1), ends_on=date(2026, 12, 2),
                            letter_number="x", reason="x")  # fmt: skip
    with journey.as_role("console") as console:
        database = str(console.settings_dict["NAME"])
    with psycopg.connect(setup.setup_url(database)) as superuser:
        superuser.execute(
            """INSERT INTO examination.examination_numberchange (id, case_id, register, came_as, of,
                   memo, state, proposed_by, proposed_at)
               SELECT gen_random_uuid(), id, register, pseudonym, gen_random_uuid(), 'x', 'proposed',
                   gen_random_uuid(), now() FROM examination.examination_case"""
        )
        superuser.execute(
            """INSERT INTO vault.vault_renewal (key, register_file, state, from_version, to_version, total,
                   done, handed, faulty, asked_at, keep_until)
               VALUES ('wrap', '', 'asked', 0, 0, 0, 0, 0, '{}', now(), now())"""
        )
        superuser.execute(
            """INSERT INTO vault.vault_ending (id, entry, pseudonym, register, register_file, state,
                   proposed_by, approved_by, noted_at, keys, method)
               SELECT gen_random_uuid(), id, qualification_pseudonym, register, register_file, 'noted',
                   gen_random_uuid(), gen_random_uuid(), now(), '{}', '' FROM register.register_entry"""
        )
        superuser.execute(
            """INSERT INTO vault.vault_unlinking (id, entry, pseudonym, register, register_file, state,
                   reason_code, reason, proposed_by, proposed_at, seconded_by, confirmed_by)
               SELECT gen_random_uuid(), id, qualification_pseudonym, register, register_file, 'proposed',
                   'own_report', 'x', gen_random_uuid(), now(), gen_random_uuid(), gen_random_uuid()
                 FROM register.register_entry"""
        )
        superuser.execute(
            """INSERT INTO vault.vault_relinking (id, entry, pseudonym, register, register_file, state,
                   begun_by, begun_at)
               SELECT id, entry, pseudonym, register, register_file, 'open', proposed_by, now()
                 FROM vault.vault_unlinking"""
        )
        superuser.execute(
            """INSERT INTO vault.vault_merging (relinking, entry, register, register_file, pseudonym, stays,
                   state, found_at, first_by, second_by, reason)
               SELECT id, entry, register, register_file, pseudonym, gen_random_uuid(), 'proposed', now(),
                   gen_random_uuid(), gen_random_uuid(), '' FROM vault.vault_relinking"""
        )
        superuser.execute(
            """INSERT INTO intake.intake_tie (id, account, portal_pseudonym, register, state, begun_at)
               SELECT gen_random_uuid(), account, portal_pseudonym, register, 'begun', now()
                 FROM intake.intake_application LIMIT 1"""
        )
        superuser.execute(
            """INSERT INTO vault.vault_search (id, register, authority, identity, reason, asked_by, asked_at,
                   state, delete_after, tries, next_try_at)
               VALUES (gen_random_uuid(), 'nurse', 'mhlw', '["passport"]', 'x', gen_random_uuid(), now(),
                   'asked', now(), 0, now())"""
        )
        superuser.execute(
            """INSERT INTO vault.vault_searchfinding (id, search, register, asked_by, kind, day, state,
                   settled_by, result, reason)
               SELECT gen_random_uuid(), id, register, asked_by, 'no_application', now(), 'open',
                   gen_random_uuid(), 'x', 'x' FROM vault.vault_search"""
        )
        superuser.execute(
            """INSERT INTO network.network_gate (register_file, state, statement)
               VALUES ('iseki', 'proposed', 'x')"""
        )
        superuser.execute(
            """INSERT INTO network.network_rotation (id, organisation, state, kid, proposed_by, proposed_at)
               VALUES (gen_random_uuid(), 'mhlw', 'proposed', '', gen_random_uuid(), now())"""
        )
        superuser.execute(
            """INSERT INTO network.network_enquiry (id, application, account, register, register_file,
                   authority, task, pseudonym, state, tries, waiting_for, next_try_at, wanted_at)
               SELECT gen_random_uuid(), application, account, register, 'iseki', 'mhlw', register,
                   pseudonym, 'wanted', 0, '', now(), now() FROM examination.examination_case"""
        )
        superuser.execute(
            """INSERT INTO registration.registration_wholeenquiry (id, register, state, proposed_by,
                   proposed_at, last_number)
               SELECT id, register, 'proposed', gen_random_uuid(), now(), 0 FROM register.register_entry"""
        )
        superuser.execute(
            """INSERT INTO registration.registration_wholepart (id, enquiry_id, register, part, size, state,
                   tries, fetches, next_try_at, waiting_for, equal, different, bad, proposals)
               SELECT id, id, register, 1, 1, 'admitted', 0, 0, now(), '', 0, 0, 0, 0
                 FROM registration.registration_wholeenquiry"""
        )
        superuser.execute(
            """INSERT INTO registration.registration_proposal (id, part_id, register, entry, kind, act,
                   before, after, digest, second_person, state, proposed_at, reason)
               SELECT id, id, register, id, 'name', 'correction', '{}', '{}', 'x', false, 'open', now(), ''
                 FROM registration.registration_wholepart"""
        )
        superuser.execute(
            """INSERT INTO verification.verification_request (id, register, items, purpose, same_device,
                   state, browser, nonce, handle, response_key, asked_at, expires_at, response_code, code,
                   shown, receipt)
               VALUES (gen_random_uuid(), 'nurse', '[]', 'service', false, 'asked', 'x', 'x', 'x', 'x',
                   now(), now(), '', '', '', '')"""
        )
        fill_wallets(superuser)
        superuser.execute(
            """INSERT INTO certificate.certificate_provision (id, account, register, entry, state,
                   recipient, purpose, items, consent, by_office, handle, party_handle, digest, given_at,
                   expires_at)
               VALUES (gen_random_uuid(), gen_random_uuid(), 'nurse', gen_random_uuid(), 'open', '見本',
                   '見本', '[]', 'x', false, 'x', '', 'x', now(), now())"""
        )
        superuser.execute(
            """INSERT INTO certificate.certificate_printrun (id, register_file, registers, number, shape,
                   printed_by, state, proposed_by, proposed_at, content_sha256, counted, came_back)
               SELECT id, register_file, ARRAY[register], 1, 'sheet', 'authority', 'proposed',
                   gen_random_uuid(), now(), '', 0, 0 FROM register.register_entry"""
        )
        superuser.execute(
            """INSERT INTO certificate.certificate_sheet (id, run_id, line, register, register_file,
                   entry, version, occasion, act, "case", issue_count, state, reason, next_try_at, tries,
                   printed_as, elsewhere, sha256, dispatch, postal_code, destination, tracking_number,
                   identity_seen)
               SELECT id, id, 1, register, register_file, id, id, id, 'registration', "case", 1,
                   'planned', '', now(), 0, '', false, '', 'post', '', '', '', ''
                 FROM register.register_entry"""
        )
        superuser.execute(
            """INSERT INTO certificate.certificate_glyphcase (id, register, entry, version, name, why,
                   characters, state, opened_at, way, printed_as, memo)
               SELECT id, register, entry, version, '見本', 'glyph', '見', 'open', now(), '', '', ''
                 FROM certificate.certificate_sheet"""
        )
        superuser.execute(
            """INSERT INTO verification.verification_party (id, authority, name_ja, name_en, registers, items,
                   purpose, jwk, state, proposed_by, proposed_at, reason)
               VALUES (gen_random_uuid(), 'mhlw', 'x', 'x', '[]', '[]', 'service', '{}', 'proposed',
                   gen_random_uuid(), now(), '')"""
        )
        Desk(journey).accepted()
        # Settled: an open one keeps its case from being decided.
        superuser.execute("UPDATE examination.examination_numberchange SET state = 'dropped'")


def put(superuser: psycopg.Connection[Any], table: str, state: str) -> None:
    """Put the row into a state without asking: what a journey would have taken it to."""
    superuser.execute("SET LOCAL session_replication_role = replica")
    before = next(old for old, new in sorted(moves(table)) if new == state)
    superuser.execute(f"UPDATE {table} SET state = %s, previous_state = %s", [state, before])
    superuser.execute("SET LOCAL session_replication_role = origin")


@pytest.mark.stage(at=one_of_each)
@pytest.mark.requirement("REG-20")
@pytest.mark.parametrize("table", TABLES)
def test_every_pair_of_states(superuser: Any, table: str) -> None:
    """Also as a superuser: it is a foreign key and a trigger, not a right."""
    states = [state.value for state in TABLES[table][1]]
    for old, new in itertools.permutations([*states, ""], 2):
        if old == "":
            continue
        put(superuser, table, old)
        before = superuser.execute(f"SELECT t::text FROM {table} t").fetchall()
        try:
            with superuser.transaction():
                superuser.execute(f"UPDATE {table} SET state = %s", [new])
            done = True
        except psycopg.errors.ForeignKeyViolation:
            done = False
        assert done == ((old, new) in moves(table)), (table, old, new)
        if not done:
            after = superuser.execute(f"SELECT t::text FROM {table} t").fetchall()
            assert after == before


@pytest.mark.stage(at=one_of_each)
@pytest.mark.parametrize("table", TABLES)
def test_records_begin_at_the_beginning(superuser: Any, table: str) -> None:
    first = {new for old, new in moves(table) if old == ""}
    for state in TABLES[table][1]:
        columns = {
            "certificate.certificate_printrun": "'id', gen_random_uuid(), 'number', 2",
            "certificate.certificate_sheet": "'id', gen_random_uuid(), 'occasion', gen_random_uuid()",
            "certificate.certificate_glyphcase": "'id', gen_random_uuid(), 'name', 'y'",
            "vault.vault_renewal": "'id', -1, 'key', gen_random_uuid()::text",
            "vault.vault_ending": "'entry', gen_random_uuid()",
            "vault.vault_typing": "'case', gen_random_uuid()",
            "vault.vault_unlinking": "'pseudonym', gen_random_uuid()",
            "vault.vault_relinking": "'pseudonym', gen_random_uuid()",
            "vault.vault_merging": "'relinking', gen_random_uuid()",
            "vault.vault_search": "'id', gen_random_uuid()",
            "vault.vault_searchfinding": "'search', gen_random_uuid()",
            "vault.vault_envelope": "'nonce', gen_random_uuid(), 'enc_hash', NULL",
            "intake.intake_application": "'reference', gen_random_uuid(), 'account',"
            " gen_random_uuid()",
            "intake.intake_tie": "'account', gen_random_uuid()",
            "examination.examination_case": "'application', gen_random_uuid()",
            "examination.examination_numberchange": "'case_id', gen_random_uuid()",
            "registration.registration_disposition": "'entry', gen_random_uuid()",
            "certificate.certificate_credential": "'entry', gen_random_uuid()",
            "certificate.certificate_pdf": "'entry', gen_random_uuid()",
            "certificate.certificate_provision": "'digest', '\\x01'",
            "certificate.certificate_walletrequest": "'token_hash', '\\x01'",
            "certificate.certificate_walletgrant": "'code_hash', '\\x01'",
            "certificate.certificate_walletdelivery": "'transaction_hash', '\\x01'",
            "registration.registration_wholeenquiry": "'register', gen_random_uuid()::text",
            "registration.registration_wholepart": "'part', 2",
            "registration.registration_proposal": "'entry', gen_random_uuid()",
            "network.network_gate": "'register_file', 'yaku'",
            "network.network_rotation": "'organisation', gen_random_uuid()::text",
            "network.network_enquiry": "'application', gen_random_uuid()",
            "verification.verification_request": "'nonce', 'y'",
            "verification.verification_party": "'name_en', 'y'",
        }[table]
        insert = f"""INSERT INTO {table} SELECT (jsonb_populate_record(NULL::{table}, to_jsonb(t) ||
            jsonb_build_object('id', gen_random_uuid(), 'state', %s::text, 'previous_state',
            'made up', {columns}))).* FROM (SELECT * FROM {table} LIMIT 1) AS t"""
        try:
            with superuser.transaction(force_rollback=True):
                superuser.execute(insert, [state.value])
            done = True
        except psycopg.errors.ForeignKeyViolation:
            done = False
        assert done == (state.value in first), (table, state)


@pytest.mark.stage(at=one_of_each)
def test_a_forged_previous_state_is_overwritten(superuser: Any) -> None:
    """Whoever sets both columns still moves from where the row was."""
    put(superuser, "intake.intake_application", "draft")
    with pytest.raises(psycopg.errors.ForeignKeyViolation), superuser.transaction():
        superuser.execute(
            """UPDATE intake.intake_application
                  SET state = 'registered', previous_state = 'decided'"""
        )
