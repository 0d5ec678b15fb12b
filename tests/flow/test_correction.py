"""Correction and rewriting: the next version of an entry, by its holder's application."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest
from rig_card import resident, signed
from rig_journey import ANEI, Journey, Trip, answers

from meibo.flow.certificate.queries import own_registrations
from meibo.flow.examination.commands.propose_decision import propose_decision
from meibo.flow.intake.commands.ask_for_number import ask_for_number
from meibo.flow.intake.commands.begin import begin
from meibo.flow.intake.commands.deposit_number import deposit_number
from meibo.flow.intake.commands.prepare_document import prepare_document
from meibo.flow.intake.commands.save_answers import save_answers
from meibo.flow.intake.commands.submit import submit
from meibo.flow.intake.refusals import BadAnswers
from meibo.flow.registration.commands.approve_disposition import approve_disposition
from meibo.flow.registration.commands.correct import correct
from meibo.flow.registration.commands.erase import erase
from meibo.flow.registration.commands.propose_disposition import propose_disposition
from meibo.flow.registration.queries import run_desk, search
from meibo.flow.registration.register_list import WantedEntries
from meibo.flow.verification.commands.answer_presented import answer_presented
from meibo.flow.verification.key_binding import Asked
from meibo.terms.actor import Actor
from meibo.terms.day import japanese_day

NEW_NAME = "新姓　花子"
VERSIONS = """SELECT sequence, act, status, particulars->>'family_name', particulars->>'domicile'
                FROM register.register_version ORDER BY sequence"""


def married(held: Trip) -> Any:
    """The same person, as card and Juki-net show them after a marriage."""
    return replace(held.who, name=NEW_NAME)


def verdict(journey: Journey, text: str) -> str:
    """What anyone is told of a certificate now."""
    with journey.as_role("public"):
        return answer_presented(Actor("test:public"), journey.at, text=text, asked=Asked("x")).code


def registrar(journey: Journey, register: str = "nurse") -> Any:
    return journey.acting(journey.officer("registrar", register))


@pytest.mark.requirement("REG-13", "REG-10", "PAY-03")
def test_a_change_of_name_from_the_form_to_a_new_certificate(
    journey: Journey, rows: Any, timestamps: Any
) -> None:
    # The signer's certificate is of today: no PDF is signed as of an earlier day.
    journey.at = datetime.now(UTC)
    held = journey.to("registered", resident(501))
    text, _ = journey.certify(held)
    journey.paper(held)
    journey.later(minutes=30)
    asked, envelopes = len(journey.juki.asked), rows("SELECT count(*) FROM vault.vault_envelope")
    trip = journey.after(held, "correction", "decided", married(held), domicile="大阪府")
    # Decided is not written yet: the register and the certificate stand.
    assert verdict(journey, text) == "valid"
    journey.on(trip, "registered", "decided")
    assert rows(VERSIONS) == [
        (1, "registration", "registered", "見本", "東京都"),
        (2, "correction", "registered", "新姓", "大阪府"),
    ]
    assert rows("SELECT DISTINCT amount FROM payments.payments_demand WHERE \"case\" = %s",
                trip.application) == [(1000,)]  # fmt: skip
    # The number was asked of nobody, and Juki-net was asked by the one that is linked.
    assert rows("SELECT count(*) FROM vault.vault_envelope") == envelopes
    assert len(journey.juki.asked) == asked + 1
    assert rows("SELECT finding FROM examination.examination_fact WHERE case_id = %s AND source = "
                "'juki'", trip.case) == [("agrees",)]  # fmt: skip
    assert verdict(journey, text) == "withdrawn"
    assert rows("SELECT state, content FROM certificate.certificate_pdf") == [("withdrawn", None)]
    new, _ = journey.certify(held)
    assert verdict(journey, new) == "valid"
    with journey.acting(held.person) as actor:
        (own,) = own_registrations(actor, journey.at)
    assert own.claims["name"] == NEW_NAME
    with registrar(journey) as actor:
        found = search(actor, journey.at, WantedEntries(text="新姓")).page.rows
        assert [one.entry_id for one in found] == [held.entry]
        assert search(actor, journey.at, WantedEntries(text="見本")).page.rows == []
        correct(actor, journey.at, case=trip.case)
    # Once more changes nothing, and is in the journal as what it is.
    assert len(rows(VERSIONS)) == 2
    done = "SELECT outcome FROM journal.journal_entry WHERE function = 'registration.correct'"
    assert rows(done + " ORDER BY id") == [("done",), ("nothing",)]
    told = rows("SELECT title_ja FROM notices.notices_notice WHERE \"case\" = %s",
                trip.application)  # fmt: skip
    assert {"納付のお願い", "登録事項が訂正されました"} <= {one for (one,) in told}


@pytest.mark.requirement("APP-02")
def test_the_signed_bytes_name_the_entry_and_hold_no_envelope(journey: Journey) -> None:
    held = journey.to("registered", resident(502))
    trip = journey.after(held, "correction", "prepared", married(held))
    said = json.loads(trip.document)
    assert said["entry"] == {
        "id": str(held.entry), "registration_number": 1, "registered_on": "2026-11-20",
    }  # fmt: skip
    assert "envelope" not in said
    assert said["content"]["family_name"] == "新姓"


def test_what_is_registered_is_filled_in_and_something_must_change(
    journey: Journey, refuses: Any, rows: Any
) -> None:
    held = journey.to("registered", resident(503))
    with journey.acting(held.person) as actor:
        draft = begin(actor, journey.at, register="nurse", procedure="correction",
                      entry=held.entry)  # fmt: skip
    ((content,),) = rows("SELECT content FROM intake.intake_application WHERE id = %s", draft)
    assert content["family_name"] == "見本"
    assert content["domicile"] == "東京都"
    assert "examination_number" not in content, "the form does not ask it"
    for what in (
        lambda a: ask_for_number(a, journey.at, application=draft),
        lambda a: deposit_number(a, journey.at, application=draft, envelope={}),
    ):
        with journey.acting(held.person) as actor, refuses("intake.number_not_asked"):
            what(actor)
    trip = Trip(held.who, held.person, draft, {}, "nurse", "correction", entry=held.entry)
    trip.raw = answers(held.who, "nurse", "correction")
    journey.on(trip, "complete")
    with journey.acting(held.person) as actor, refuses("intake.nothing_changed"):
        prepare_document(actor, journey.at, application=draft)


@pytest.mark.requirement("VLT-07")
def test_only_the_holder_begins(journey: Journey, refuses: Any, connect: Any) -> None:
    held = journey.to("registered", resident(504))
    stranger = journey.people.applicant()
    for person, register, entry in (
        (stranger, "nurse", held.entry), (held.person, "midwife", held.entry),
        (held.person, "nurse", None), (held.person, "nurse", held.application),
    ):  # fmt: skip
        with journey.acting(person) as actor, refuses("intake.not_holder"):
            begin(actor, journey.at, register=register, procedure="correction", entry=entry)
    with journey.acting(held.person) as actor, refuses("intake.no_procedure"):
        begin(actor, journey.at, register="nurse", procedure="new_registration", entry=held.entry)
    # Nor by writing the row oneself.
    with connect("applicant") as raw:
        raw.execute("SELECT accounts.enter(%s)", [stranger.token])
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            raw.execute(
                """INSERT INTO intake.intake_application (id, reference, register, procedure, account,
                       portal_pseudonym, state, previous_state, content, begun_at, saved_at,
                       number_check, number_refusal, deficiency, contact_memo, entry, version)
                   VALUES (gen_random_uuid(), 'x', 'nurse', 'correction', accounts.own_account(),
                       gen_random_uuid(), 'draft', '', '{}', now(), now(), 'none', '', '', '', %s,
                       gen_random_uuid())""",
                [held.entry],
            )


@pytest.mark.requirement("REG-02", "REG-04")
def test_somebody_elses_signature_sends_it_back_unpaid(journey: Journey, rows: Any) -> None:
    held = journey.to("registered", resident(505))
    trip = journey.after(held, "correction", "prepared", married(held))
    other = resident(506, birth_date="1980-01-01", name="別人　太郎")
    with journey.acting(held.person) as actor:
        submit(actor, journey.at, application=trip.application, cms=signed(trip.document, other))
    assert journey.tick("settle_holder_checks") == 1
    assert journey.tick("settle_holder_checks") == 0
    assert rows("SELECT state, number_refusal, pseudonym FROM intake.intake_application "
                "WHERE id = %s", trip.application) == [("returned", "not_holder", None)]  # fmt: skip
    assert rows('SELECT count(*) FROM payments.payments_demand WHERE "case" = %s',
                trip.application) == [(0,)]  # fmt: skip
    # It is answered by a new application about the same entry, from the same version of it.
    with journey.acting(held.person) as actor:
        again = begin(actor, journey.at, register="nurse", procedure="correction",
                      earlier=trip.application)  # fmt: skip
    same = "SELECT entry, version FROM intake.intake_application WHERE id = %s"
    assert rows(same, again) == rows(same, trip.application)


@pytest.mark.requirement("REG-04")
def test_a_twin_cannot_sign_for_the_holder(journey: Journey, refuses: Any) -> None:
    """Same birth date and sex, another name: Juki-net knows whose number it is."""
    held = journey.to("registered", resident(513))
    twin = replace(held.who, name="見本　双葉")
    trip = journey.after(held, "correction", "prepared", family_name="偽名")
    with journey.acting(held.person) as actor:
        submit(actor, journey.at, application=trip.application, cms=signed(trip.document, twin))
    journey.on(trip, "checked", "arrived")
    with (
        journey.acting(journey.officer("examiner")) as actor,
        refuses("examination.another_signed"),
    ):
        propose_decision(actor, journey.at, case=trip.case, outcome="grant")


@pytest.mark.requirement("REG-13")
def test_two_corrections_both_stand(journey: Journey, rows: Any, connect: Any) -> None:
    """The second was filled in from what was registered before the first: it takes nothing back."""
    held = journey.to("registered", resident(507))
    first = journey.after(held, "correction", "decided", married(held))
    superuser = connect(autocommit=True)
    # As if it had been begun elsewhere at the same time: one draft an account is the usual rule.
    superuser.execute(
        "UPDATE intake.intake_application SET account = gen_random_uuid() WHERE id = %s",
        [first.application],
    )
    second = journey.after(held, "correction", "decided", domicile="大阪府")
    journey.on(first, "entered", "decided")
    journey.on(second, "entered", "decided")
    assert rows(VERSIONS)[1:] == [
        (2, "correction", "registered", "新姓", "東京都"),
        (3, "correction", "registered", "新姓", "大阪府"),
    ]


@pytest.mark.requirement("REG-22")
def test_a_suspension_goes_on_through_a_correction(journey: Journey, rows: Any) -> None:
    held = journey.to("registered", resident(508))
    trip = journey.after(held, "correction", "decided", married(held))
    today = japanese_day(journey.at)
    with registrar(journey) as actor:
        found = propose_disposition(
            actor, journey.at, entry=held.entry, kind="suspension", starts_on=today,
            ends_on=today.replace(year=2027), letter_number="x", reason="x",
        )  # fmt: skip
    with journey.acting(journey.officer("approver")) as actor:
        approve_disposition(actor, journey.at, disposition=found)
    journey.on(trip, "entered", "decided")
    assert rows("SELECT act, status, suspended_from, suspended_until FROM "
                "register.register_version ORDER BY sequence")[1:] == [
        ("suspension", "suspended", today, today.replace(year=2027)),
        ("correction", "suspended", today, today.replace(year=2027)),
    ]  # fmt: skip
    text, _ = journey.certify(held)
    assert verdict(journey, text) == "suspended"


def test_the_right_verb_on_the_right_case_alone(journey: Journey, refuses: Any) -> None:
    held = journey.to("registered", resident(509))
    new = journey.to("decided", resident(510))
    trip = journey.after(held, "correction", "proposed", married(held))
    for case in (new.case, trip.case):
        with registrar(journey) as actor, refuses("examination.not_granted"):
            correct(actor, journey.at, case=case)
    with registrar(journey) as actor, refuses("examination.none"):
        correct(actor, journey.at, case=held.application)
    journey.on(trip, "decided", "proposed")
    with registrar(journey) as actor, refuses("registration.other_act"):
        erase(actor, journey.at, case=trip.case)
    with registrar(journey) as actor:
        assert run_desk(actor, journey.at).waiting == {"nurse": 1}, "the new registration alone"
        assert [one.case for one in run_desk(actor, journey.at).about_entries] == [trip.case]
    journey.on(new, "entered", "decided")
    with registrar(journey) as actor:
        correct(actor, journey.at, case=trip.case)
        assert run_desk(actor, journey.at).about_entries == []


@pytest.mark.requirement("REG-10")
def test_rewriting_gives_the_person_a_new_card_with_every_licence(
    journey: Journey, rows: Any
) -> None:
    who = resident(511)
    first = journey.to("registered", who, register=ANEI[0])
    second = journey.to("registered", who, person=first.person, register=ANEI[1])
    journey.later(days=20)
    trip = journey.after(second, "rewriting", "checked", married(second))
    journey.propose(trip, "grant")
    # No second person here: the catalogue asks for none.
    assert rows("SELECT state, approved_by FROM examination.examination_case WHERE id = %s",
                trip.case) == [("decided", None)]  # fmt: skip
    journey.tick("report_decisions")
    journey.on(trip, "registered", "decided")
    cards = """SELECT i.issue_count, i.issued_on - %s, array_agg(l.register ORDER BY l.register)
                 FROM register.register_cardissue i
                 JOIN register.register_cardlicence l ON l.issue_id = i.id
                GROUP BY i.issue_count, i.issued_on ORDER BY 1"""
    assert rows(cards, japanese_day(journey.at)) == [
        (1, -20, [ANEI[0]]), (2, -20, sorted(ANEI)), (3, 0, sorted(ANEI)),
    ]  # fmt: skip


def test_answers_are_read_as_any_others(journey: Journey) -> None:
    held = journey.to("registered", resident(512))
    with journey.acting(held.person) as actor:
        draft = begin(actor, journey.at, register="nurse", procedure="correction",
                      entry=held.entry)  # fmt: skip
        with pytest.raises(BadAnswers) as bad:
            save_answers(actor, journey.at, application=draft, page="change",
                         raw={"change_reason": "boredom"})  # fmt: skip
    assert {one.code for one in bad.value.refusals} == {"intake.choice", "intake.missing"}
