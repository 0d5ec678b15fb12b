"""One database with people and cases of two registers in it, which the fences' tests only attack."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from rig_card import FaceIssuer, resident
from rig_database import Server
from rig_issuer import fill_wallets
from rig_journey import FakeJuki, Journey
from rig_paper import Desk
from rig_people import ALL_DUTIES, Person
from rig_processes import journey_in

from meibo.config.database import setup
from meibo.config.database.rights import load
from meibo.connectors.resident_register import asking
from meibo.rooms.accounts.commands.save_view import save_view

OTHER = "pharmacist"
# Copied to the other register: what a table's own uniqueness wants new.
_NEW = {
    "vault.vault_typing": "'case', gen_random_uuid()",
    "vault.vault_unlinking": "'id', gen_random_uuid(), 'pseudonym', gen_random_uuid()",
    "vault.vault_relinking": "'id', gen_random_uuid(), 'pseudonym', gen_random_uuid()",
    "vault.vault_merging": "'relinking', gen_random_uuid()",
    "intake.intake_paper": "'application_id', gen_random_uuid()",
    "intake.intake_tie": "'id', gen_random_uuid()",
    "payments.payments_demand": "'id', gen_random_uuid(), 'case', gen_random_uuid()",
    "documents.documents_document": "'id', gen_random_uuid(), 'frozen', true",
    "notices.notices_notice": "'id', gen_random_uuid(), 'case', gen_random_uuid()",
    "register.register_counter": "'next_number', 7",
    "register.register_entry": "'id', gen_random_uuid(), 'case', gen_random_uuid(),"
    " 'qualification_pseudonym', gen_random_uuid()",
    "register.register_version": "'id', gen_random_uuid(), 'cause', gen_random_uuid(),"
    " 'entry_id', (SELECT id FROM register.register_entry WHERE register = 'pharmacist')",
    "intake.intake_application": "'id', gen_random_uuid(), 'reference', 'TEST-0001'",
    "examination.examination_case": "'id', gen_random_uuid(), 'application', gen_random_uuid()",
    "examination.examination_check": "'id', -1, 'case_id', (SELECT id FROM"
    " examination.examination_case WHERE register = 'pharmacist')",
    "examination.examination_fact": "'id', -1, 'case_id', (SELECT id FROM"
    " examination.examination_case WHERE register = 'pharmacist')",
    "examination.examination_enquiry": "'id', gen_random_uuid(), 'case_id', (SELECT id FROM"
    " examination.examination_case WHERE register = 'pharmacist')",
    "examination.examination_numberchange": "'id', gen_random_uuid(), 'case_id', (SELECT id FROM"
    " examination.examination_case WHERE register = 'pharmacist')",
    "registration.registration_run": "'id', gen_random_uuid()",
    "registration.registration_disposition": "'id', gen_random_uuid(), 'entry', gen_random_uuid()",
    "registration.registration_wholeenquiry": "'id', gen_random_uuid()",
    "registration.registration_wholepart": "'id', gen_random_uuid(), 'part', 2",
    "registration.registration_badrow": "'id', -1",
    "registration.registration_domicilecheck": "'id', gen_random_uuid(), 'entry', gen_random_uuid()",
    "registration.registration_proposal": "'id', gen_random_uuid(), 'entry', gen_random_uuid()",
    "vault.vault_ending": "'id', gen_random_uuid(), 'entry', gen_random_uuid()",
    "network.network_enquiry": "'id', gen_random_uuid(), 'application', gen_random_uuid()",
    "network.network_provisionrecord": "'id', gen_random_uuid()",
    "certificate.certificate_credential": "'id', gen_random_uuid(), 'entry', gen_random_uuid()",
    "certificate.certificate_pdf": "'id', gen_random_uuid(), 'entry', gen_random_uuid()",
}


@dataclass(frozen=True)
class Filled:
    """The database, who is in it, and everything in it that must never come out."""

    database: str
    applicants: tuple[Person, Person]
    nurses: Person
    pharmacists: Person
    numbers: frozenset[str]
    sealed: frozenset[bytes]

    def token(self, role: str) -> bytes | None:
        """The session a door of this role would hold."""
        return {
            "meibo_applicant": self.applicants[0].token, "meibo_officer": self.nurses.token,
        }.get(role)  # fmt: skip

    def leaks(self, text: str) -> list[str]:
        """What of the vault a piece of text shows: numbers, or ciphertext in any usual writing."""
        low = text.lower()
        found = [number for number in self.numbers if number in text]
        for secret in self.sealed:
            writings = {secret.hex(), base64.b64encode(secret).decode().lower()}
            found += [one for one in writings if one in low]
        return found


@pytest.fixture(scope="session")
def filled(server: Server, home: Path, face_issuer: FaceIssuer) -> Iterator[Filled]:
    """Applicants: one registered with a certificate and a draft, one under examination, and more
    whose envelopes are sealed or just opened; two officers of different registers."""
    database, juki = server.copy(), FakeJuki()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(asking, "juki", juki)
        journey = journey_in(database, home, face_issuer, juki)
        applicants = _travel(journey)
        pharmacists = journey.people.officer(*ALL_DUTIES, registers=[OTHER], name="pharmacists")
        for officer in (journey.officer("examiner"), pharmacists):
            with journey.acting(officer) as actor:
                save_view(actor, journey.at, place="cases", name="見本", query="state=open")
    with psycopg.connect(setup.setup_url(database)) as superuser:
        _second_register(superuser, applicants[1])
        sealed = _sealed(superuser)
    numbers = frozenset(journey.juki.people)
    yield Filled(
        database, applicants, journey.officer("examiner"), pharmacists, numbers, frozenset(sealed)
    )
    server.drop(database)


def _travel(journey: Journey) -> tuple[Person, Person]:
    from meibo.flow.certificate.commands.request_certificate import request_certificate
    from meibo.flow.certificate.commands.request_pdf import request_pdf
    from meibo.flow.registration.commands.propose_disposition import propose_disposition
    from meibo.rooms.accounts.commands.begin_card_login import begin_card_login
    from meibo.rooms.journal.sequencing import sequence
    from meibo.terms.actor import Actor

    seeds = (98_765_432_101 + 1_234_567 * n for n in range(9))
    first = journey.to("registered", resident(next(seeds)))
    with journey.acting(first.person) as actor:
        request_certificate(actor, journey.at, entry=first.entry)
        request_pdf(actor, journey.at, entry=first.entry)
    journey.tick("issue_certificates")
    with journey.acting(journey.officer("registrar")) as actor:
        propose_disposition(actor, journey.at, entry=first.entry, kind="suspension",
                            starts_on=journey.at.date(), ends_on=journey.at.date(),
                            letter_number="見本第1号", reason="見本")  # fmt: skip
    journey.to("complete", resident(next(seeds)), person=first.person)
    second = journey.to("examined", resident(next(seeds)))
    journey.to("opened", resident(next(seeds)))
    journey.to("arrived", resident(next(seeds)))
    desk = Desk(journey)
    desk.draft(resident(next(seeds)))
    desk.agreed(desk.accepted(resident(next(seeds))))
    with journey.as_role("login"):
        begin_card_login(Actor("test:login"), journey.at, target="/")
    with journey.as_role("sequencer"):
        sequence(Actor("process:sequencer"), journey.at)
    return first.person, second.person


def _second_register(superuser: psycopg.Connection[Any], whose: Person) -> None:
    """A row of another register in every table that has registers; by SQL: no door can."""
    superuser.execute("SET session_replication_role = replica")
    # One person known under two numbers, as two officers would find it.
    superuser.execute(
        """INSERT INTO examination.examination_numberchange (id, case_id, register, came_as, of,
               memo, state, previous_state, proposed_by, proposed_at)
           SELECT gen_random_uuid(), id, register, pseudonym, gen_random_uuid(), 'memo', 'proposed',
               '', gen_random_uuid(), now() FROM examination.examination_case
            WHERE register = 'nurse' LIMIT 1"""
    )
    # A registration that ended, as the clock notes it.
    superuser.execute(
        """INSERT INTO vault.vault_ending (id, entry, pseudonym, register, register_file, state,
               previous_state, noted_at, keys, method)
           SELECT gen_random_uuid(), id, qualification_pseudonym, register, register_file, 'kept',
               'noted', now(), '{}', '' FROM register.register_entry WHERE register = 'nurse'"""
    )
    _middle_server(superuser)
    _whole_register(superuser)
    _claims(superuser)
    _links(superuser)
    _searches(superuser)
    _parties(superuser)
    for table in load()["table"]:
        if table in _NEW:
            superuser.execute(
                f"""INSERT INTO {table} SELECT (jsonb_populate_record(NULL::{table}, to_jsonb(r)
                    || jsonb_build_object('register', '{OTHER}', 'account', '{whose.account}',
                       {_NEW[table]}))).*
                    FROM (SELECT * FROM {table} WHERE register = 'nurse' LIMIT 1) AS r"""
            )

    superuser.execute(
        f"""INSERT INTO payments.payments_movement (demand_id, kind, amount, cause, at)
            SELECT id, 'paid', amount, gen_random_uuid(), now() FROM payments.payments_demand
             WHERE register = '{OTHER}'"""
    )
    # A licence card for each entry.
    superuser.execute(
        """INSERT INTO register.register_licencecard
           SELECT gen_random_uuid(), register_file, qualification_pseudonym
             FROM register.register_entry"""
    )
    superuser.execute(
        """INSERT INTO register.register_cardissue
               (id, card_id, issue_count, issued_on, recorded_at, cause)
           SELECT gen_random_uuid(), id, 1, now(), now(), gen_random_uuid()
             FROM register.register_licencecard"""
    )
    superuser.execute(
        """INSERT INTO register.register_cardlicence
               (issue_id, entry, register, registration_number, registered_on)
           SELECT i.id, e.id, e.register, 1, now() FROM register.register_cardissue AS i
             JOIN register.register_licencecard AS c ON c.id = i.card_id
             JOIN register.register_entry AS e
               ON (e.register_file, e.qualification_pseudonym)
                  = (c.register_file, c.qualification_pseudonym)"""
    )
    _printing(superuser)
    fill_wallets(superuser)
    _provisions(superuser)


def _provisions(superuser: psycopg.Connection[Any]) -> None:
    """For each entry a provision of the holder's own and one that an office hands over, each opened once."""
    superuser.execute(
        """INSERT INTO certificate.certificate_provision (id, account, register, entry, state,
               previous_state, recipient, purpose, items, consent, by_office, handle, party_handle, digest,
               given_at, expires_at)
           SELECT gen_random_uuid(), e.account, e.register, e.id, 'open', '', 'x', 'x', '[]', '',
               o.by_office, 'x', '', (e.id::text || o.by_office)::bytea, now(), now()
             FROM register.register_entry AS e, (VALUES (true), (false)) AS o (by_office)"""
    )
    superuser.execute(
        """INSERT INTO certificate.certificate_provisionaccess (provision_id, at)
           SELECT id, now() FROM certificate.certificate_provision"""
    )


def _printing(superuser: psycopg.Connection[Any]) -> None:
    """For each entry a run of licences with a sheet and its page, a lost blank, a name to settle, and
    the count of its file's blanks."""
    superuser.execute(
        """INSERT INTO certificate.certificate_printrun (id, register_file, registers, number, shape,
               printed_by, state, previous_state, proposed_by, proposed_at, content_sha256, counted,
               came_back)
           SELECT id, register_file, ARRAY[register], row_number() OVER (), 'sheet', 'authority',
               'released', 'proposed', id, now(), '', 0, 0 FROM register.register_entry"""
    )
    superuser.execute(
        """INSERT INTO certificate.certificate_sheet (id, run_id, line, register, register_file, entry,
               version, occasion, act, "case", issue_count, state, previous_state, reason, next_try_at,
               tries, printed_as, elsewhere, sha256, dispatch, postal_code, destination,
               tracking_number, identity_seen)
           SELECT id, id, 1, register, register_file, id, id, id, 'registration', "case", 1, 'released',
               'set', '', now(), 0, '', false, '', 'post', '', '', '', '' FROM register.register_entry"""
    )
    superuser.execute(
        """INSERT INTO certificate.certificate_sheetpage
           SELECT id, 'page' FROM certificate.certificate_sheet"""
    )
    superuser.execute(
        """INSERT INTO certificate.certificate_lostblank (id, register_file, registers, blank, reason,
               by, at)
           SELECT id, register_file, registers, 900 + number, 'lost', id, now()
             FROM certificate.certificate_printrun"""
    )
    superuser.execute(
        """INSERT INTO certificate.certificate_blankcounter
           SELECT register, registers, 1 FROM (SELECT DISTINCT ON (register) register, ARRAY[register]
             AS registers FROM certificate.certificate_sheet) AS one"""
    )
    superuser.execute(
        """INSERT INTO certificate.certificate_glyphcase (id, register, entry, version, name, why,
               characters, state, previous_state, opened_at, way, printed_as, memo)
           SELECT id, register, entry, version, '見本', 'glyph', '見', 'open', '', now(), '', '', ''
             FROM certificate.certificate_sheet"""
    )


def _whole_register(superuser: psycopg.Connection[Any]) -> None:
    """A whole-register enquiry of every register with an entry, its part, a bad row, a holder whose
    domicile is checked, a proposal."""
    superuser.execute(
        """INSERT INTO registration.registration_wholeenquiry (id, register, state, previous_state,
               proposed_by, proposed_at, last_number)
           SELECT DISTINCT ON (register) id, register, 'approved', '', id, now(), 0
             FROM register.register_entry"""
    )
    superuser.execute(
        """INSERT INTO registration.registration_wholepart (id, enquiry_id, register, part, size, state,
               previous_state, tries, fetches, next_try_at, waiting_for, equal, different, bad,
               proposals)
           SELECT id, id, register, 1, 1, 'admitted', '', 0, 0, now(), '', 0, 0, 0, 0
             FROM registration.registration_wholeenquiry"""
    )
    superuser.execute(
        """INSERT INTO registration.registration_badrow (part_id, register, line, item, reason)
           SELECT id, register, 1, '氏名', 'x' FROM registration.registration_wholepart"""
    )
    superuser.execute(
        """INSERT INTO registration.registration_domicilecheck (id, part_id, register, entry, outcome,
               asked_at)
           SELECT id, id, register, id, '', now() FROM registration.registration_wholepart"""
    )
    superuser.execute(
        """INSERT INTO registration.registration_proposal (id, part_id, register, entry, kind, act,
               before, after, digest, second_person, state, previous_state, proposed_at, reason)
           SELECT id, id, register, id, 'name', '', '{}', '{}', 'x', false, 'open', '', now(), ''
             FROM registration.registration_wholepart"""
    )


def _links(superuser: psycopg.Connection[Any]) -> None:
    """A link that is ended, made anew, and found to be another entry's."""
    superuser.execute(
        """INSERT INTO vault.vault_unlinking (id, entry, pseudonym, register, register_file,
               reason_code, reason, state, previous_state, proposed_by, proposed_at)
           SELECT gen_random_uuid(), id, qualification_pseudonym, register, register_file,
               'own_report', 'x', 'proposed', '', gen_random_uuid(), now()
             FROM register.register_entry WHERE register = 'nurse'"""
    )
    superuser.execute(
        """INSERT INTO vault.vault_relinking (id, entry, pseudonym, register, register_file, state,
               previous_state, begun_by, begun_at)
           SELECT id, entry, pseudonym, register, register_file, 'open', '', proposed_by, now()
             FROM vault.vault_unlinking"""
    )
    superuser.execute(
        """INSERT INTO vault.vault_merging (relinking, entry, register, register_file, pseudonym, stays,
               state, previous_state, found_at, reason)
           SELECT id, entry, register, register_file, pseudonym, gen_random_uuid(), 'proposed', '',
               now(), '' FROM vault.vault_relinking"""
    )


def _parties(superuser: psycopg.Connection[Any]) -> None:
    """Third parties of two authorities, proposed and active."""
    superuser.execute(
        """INSERT INTO verification.verification_party (id, authority, name_ja, name_en, registers, items,
               purpose, jwk, state, previous_state, proposed_by, proposed_at, reason)
           SELECT gen_random_uuid(), authority, 'x', 'x', '[]', '[]', 'service', '{}', state, before,
               gen_random_uuid(), now(), '' FROM unnest(ARRAY['mhlw', 'bureau']) AS a (authority),
               (VALUES ('proposed', ''), ('active', 'proposed')) AS s (state, before)"""
    )


def _searches(superuser: psycopg.Connection[Any]) -> None:
    """A search at the terminal in each register, of which something was found."""
    superuser.execute(
        """INSERT INTO vault.vault_search (id, register, authority, identity, reason, asked_by, asked_at,
               state, previous_state, delete_after, tries, next_try_at)
           SELECT gen_random_uuid(), register, 'mhlw', '["passport"]', 'x', gen_random_uuid(), now(),
               'asked', '', now(), 0, now() FROM unnest(%s::text[]) AS r (register)""",
        [["nurse", OTHER]],
    )
    superuser.execute(
        """INSERT INTO vault.vault_searchfinding (id, search, register, asked_by, kind, day, state,
               previous_state, result, reason)
           SELECT gen_random_uuid(), id, register, asked_by, 'no_application', now(), 'open', '', '', ''
             FROM vault.vault_search"""
    )


def _claims(superuser: psycopg.Connection[Any]) -> None:
    """A claim of registrations made on paper, of each account that has applied."""
    superuser.execute(
        """INSERT INTO intake.intake_tie (id, account, portal_pseudonym, register, state,
               previous_state, begun_at)
           SELECT gen_random_uuid(), account, portal_pseudonym, register, 'begun', '', now()
             FROM intake.intake_application WHERE route = 'online'"""
    )


def _middle_server(superuser: psycopg.Connection[Any]) -> None:
    """A row in every table of the middle server, the enquiries a case's."""
    superuser.execute(
        """INSERT INTO network.network_gate (register_file, state, previous_state, statement)
           VALUES ('iseki', 'open', 'proposed', 'x')"""
    )
    superuser.execute(
        """INSERT INTO network.network_enquiry (id, application, account, register, register_file,
               authority, task, pseudonym, state, previous_state, tries, waiting_for, next_try_at,
               wanted_at)
           SELECT gen_random_uuid(), application, account, register, 'iseki', 'mhlw', register,
               pseudonym, 'asked', 'wanted', 1, '', now(), now() FROM examination.examination_case
            WHERE register = 'nurse'"""
    )
    superuser.execute(
        """INSERT INTO network.network_provisionrecord (id, application, account, register, authority,
               task, holder, items, pseudonym, outcome, recorded_at, kept_until)
           SELECT id, application, account, register, authority, task, 'family_register', 'koseki',
               pseudonym, 'asked', now(), now() + interval '7 years' FROM network.network_enquiry"""
    )
    superuser.execute(
        """INSERT INTO network.network_result (enquiry_id, register, permit, delete_after)
           SELECT id, register, 'x', now() FROM network.network_enquiry"""
    )
    superuser.execute(
        """INSERT INTO network.network_heldcode (pseudonym, register_file, authority, acquired_at)
           SELECT pseudonym, register_file, authority, now() FROM network.network_enquiry LIMIT 1"""
    )
    superuser.execute(
        """INSERT INTO network.network_heldcode (pseudonym, register_file, authority, acquired_at)
           VALUES (gen_random_uuid(), 'other', 'another body', now())"""
    )
    superuser.execute(
        """INSERT INTO network.network_stopnotice (id, from_at, until_at, said_ja, said_en, seen_at)
           VALUES ('n1', now(), now() + interval '1 hour', '停止', 'Stopped', now())"""
    )
    superuser.execute(
        """INSERT INTO network.network_run (id, kind, at, outcome, count)
           VALUES (1, 'delete_results', now(), 'done', 0)"""
    )


def _sealed(superuser: psycopg.Connection[Any]) -> set[bytes]:
    """Every ciphertext and keyed look-up of the vault."""
    rows = superuser.execute(
        """SELECT sealed FROM vault.vault_number UNION ALL SELECT lookup FROM vault.vault_number
           UNION ALL SELECT sealed FROM vault.vault_envelope WHERE sealed IS NOT NULL
           UNION ALL SELECT lookup FROM vault.vault_envelope WHERE lookup IS NOT NULL
           UNION ALL SELECT wrapped FROM vault.vault_datakey
           UNION ALL SELECT convert_to(document->>'ct', 'UTF8') FROM vault.vault_envelope
                      WHERE document IS NOT NULL
           UNION ALL SELECT inner_pad FROM accounts.accounts_scopekey
           UNION ALL SELECT outer_pad FROM accounts.accounts_scopekey"""
    ).fetchall()
    return {bytes(row[0]) for row in rows}


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


@pytest.fixture
def attacker(filled: Filled, role: str) -> Iterator[psycopg.Connection[Any]]:
    """Signed in as a test's `role`, with a live session entered where the role has sessions; rolled
    back at the end."""
    with psycopg.connect(setup.role_url(role, filled.database)) as connection:
        if token := filled.token(role):
            connection.execute("SELECT accounts.enter(%s)", [token])
        yield connection
        connection.rollback()
