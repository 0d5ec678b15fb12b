"""Every refusal of intake and its rooms: nothing changed, journaled once, its code as documented."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from rig_card import resident, signed
from rig_journey import PDF, PROCEDURE, REGISTER, answers

from meibo.flow.intake.commands.ask_for_number import ask_for_number
from meibo.flow.intake.commands.attach_file import attach_file
from meibo.flow.intake.commands.begin import begin
from meibo.flow.intake.commands.deposit_number import deposit_number
from meibo.flow.intake.commands.prepare_document import prepare_document
from meibo.flow.intake.commands.save_answers import save_answers
from meibo.flow.intake.commands.submit import submit
from meibo.flow.intake.queries import own_application
from meibo.rooms.payments.queries import open_demand

SIGNATURE = ("malformed", "altered", "untrusted", "expired", "revoked", "cannot_say")


def start(journey: Any, actor: Any, **changes: Any) -> Any:
    given = {"register": REGISTER, "procedure": PROCEDURE, **changes}
    return begin(actor, journey.at, **given)


@pytest.mark.parametrize(
    "changes", [{"register": "astrologer"}, {"procedure": "old"}, {"register": ""}]
)
def test_no_procedure(journey: Any, refuses: Any, changes: Any) -> None:
    person = journey.people.applicant()
    with journey.acting(person) as actor, refuses("intake.no_procedure"):
        start(journey, actor, **changes)


@pytest.mark.parametrize("procedure", ["correction", "reissue"])
def test_not_offered(journey: Any, refuses: Any, procedure: str) -> None:
    """What these cost is unsettled for this register."""
    person = journey.people.applicant()
    with journey.acting(person) as actor, refuses("intake.not_offered"):
        start(journey, actor, register="registered_dietitian", procedure=procedure)


@pytest.mark.requirement("APP-01")
@pytest.mark.parametrize("state", ["draft", "arrived", "forwarded", "decided"])
def test_one_pending(journey: Any, refuses: Any, state: str) -> None:
    trip = journey.to(state)
    with journey.acting(trip.person) as actor, refuses("intake.one_pending"):
        start(journey, actor)


def test_another_may_begin_once_the_first_is_closed(journey: Any) -> None:
    trip = journey.to("registered")
    with journey.acting(trip.person) as actor:
        assert start(journey, actor)


@pytest.mark.requirement("REG-21")
def test_not_answerable(journey: Any, refuses: Any) -> None:
    trip = journey.to("examined")
    other = journey.people.applicant()
    for earlier in (trip.application, uuid4()):
        with journey.acting(other) as actor, refuses("intake.not_answerable"):
            start(journey, actor, earlier=earlier)
    journey.returned(trip)
    with journey.acting(other) as actor, refuses("intake.not_answerable"):
        start(journey, actor, earlier=trip.application)
    with journey.acting(trip.person) as actor:
        start(journey, actor, earlier=trip.application)
        with refuses("intake.not_answerable"):
            start(journey, actor, earlier=trip.application)


def commands(journey: Any, application: Any, document: bytes = b"x") -> list[Any]:
    """Every command on a draft, as (name, call with an actor)."""
    at = journey.at
    who = resident(5)
    return [
        lambda a: save_answers(a, at, application=application, page="name",
                               raw=answers(who)["name"]),
        lambda a: attach_file(a, at, application=application, kind="koseki_extract",
                              name="x.pdf", content=PDF),
        lambda a: ask_for_number(a, at, application=application),
        lambda a: deposit_number(a, at, application=application, envelope={}),
        lambda a: prepare_document(a, at, application=application),
        lambda a: submit(a, at, application=application, cms=signed(document, who)),
    ]  # fmt: skip


@pytest.mark.requirement("APP-10")
def test_none_of_anybody_elses(journey: Any, refuses: Any) -> None:
    trip = journey.to("prepared")
    stranger = journey.people.applicant()
    with journey.acting(stranger) as actor:
        for application in (trip.application, uuid4()):
            for command in commands(journey, application):
                with refuses("intake.none"):
                    command(actor)
            with refuses("intake.none"):
                own_application(actor, journey.at, application=application)


@pytest.mark.requirement("APP-02", "REG-02")
@pytest.mark.parametrize("state", ["arrived", "registered"])
def test_nothing_changes_after_arrival(journey: Any, refuses: Any, state: str) -> None:
    trip = journey.to(state)
    with journey.acting(trip.person) as actor:
        for command in commands(journey, trip.application, trip.document):
            with refuses("intake.arrived"):
                command(actor)


def test_bad_answers_are_all_named(journey: Any, refuses: Any) -> None:
    trip = journey.to("draft")
    raw = {"family_name": "", "given_name": "花😀", "family_kana": "abc", "given_kana": "ハナコ"}
    with journey.acting(trip.person) as actor, refuses("intake.answers") as why:
        save_answers(actor, journey.at, application=trip.application, page="name", raw=raw)
    assert {(one.field, one.code) for one in why.value.refusals} == {
        ("family_name", "intake.missing"), ("given_name", "character.emoji"),
        ("family_kana", "intake.kana"),
    }  # fmt: skip


def test_no_such_page_or_heading(journey: Any, refuses: Any) -> None:
    trip = journey.to("draft")
    with journey.acting(trip.person) as actor:
        with refuses("intake.no_procedure"):
            save_answers(actor, journey.at, application=trip.application, page="x", raw={})
        with refuses("intake.no_procedure"):
            attach_file(actor, journey.at, application=trip.application, kind="../../x",
                        name="x", content=PDF)  # fmt: skip


@pytest.mark.requirement("APP-02")
def test_incomplete(journey: Any, refuses: Any) -> None:
    trip = journey.to("draft")
    with journey.acting(trip.person) as actor:
        with refuses("intake.incomplete") as why:
            prepare_document(actor, journey.at, application=trip.application)
        assert why.value.field == "examination_round"
        for page, raw in answers(trip.who).items():
            save_answers(actor, journey.at, application=trip.application, page=page, raw=raw)
        with refuses("intake.incomplete") as why:
            prepare_document(actor, journey.at, application=trip.application)
        assert why.value.field == "doctors_certificate"
        for kind in ("doctors_certificate", "koseki_extract"):
            attach_file(actor, journey.at, application=trip.application, kind=kind, name="x",
                        content=PDF)  # fmt: skip
        with refuses("intake.incomplete") as why:
            prepare_document(actor, journey.at, application=trip.application)
        assert why.value.field == "number"


@pytest.mark.requirement("REG-02")
def test_a_signature_over_other_bytes(journey: Any, refuses: Any) -> None:
    trip = journey.to("prepared")
    with journey.acting(trip.person) as actor:
        for wrong in (signed(b"", trip.who), signed(b"other", trip.who)):
            with refuses("signature.altered"):
                submit(actor, journey.at, application=trip.application, cms=wrong)


@pytest.mark.requirement("REG-02")
def test_nothing_can_be_submitted_that_was_never_prepared(journey: Any, refuses: Any) -> None:
    """An empty draft has no bytes to sign: a signature over nothing is none."""
    trip = journey.to("draft")
    with journey.acting(trip.person) as actor, refuses("intake.document_changed"):
        submit(actor, journey.at, application=trip.application, cms=signed(b"", trip.who))


@pytest.mark.requirement("REG-02")
def test_any_change_after_preparing_voids_the_signature(journey: Any, refuses: Any) -> None:
    trip = journey.to("prepared")
    with journey.acting(trip.person) as actor:
        for change in commands(journey, trip.application)[:2]:
            change(actor)
            with refuses("intake.document_changed"):
                submit(actor, journey.at, application=trip.application,
                       cms=signed(trip.document, trip.who))  # fmt: skip
            trip.document = prepare_document(actor, journey.at, application=trip.application)
        nonce = ask_for_number(actor, journey.at, application=trip.application)
        envelope = journey.program.envelope(trip.who, trip.application, nonce)
        deposit_number(actor, journey.at, application=trip.application, envelope=envelope)
        with refuses("intake.document_changed"):
            submit(actor, journey.at, application=trip.application,
                   cms=signed(trip.document, trip.who))  # fmt: skip


@pytest.mark.parametrize("code", SIGNATURE)
def test_a_bad_signature_is_journaled(journey: Any, rows: Any, refuses: Any, code: str) -> None:
    trip = journey.to("prepared")
    with journey.acting(trip.person) as actor, refuses(f"signature.{code}"):
        submit(actor, journey.at, application=trip.application, cms=f"bad:{code}".encode())
    assert rows(
        """SELECT outcome FROM journal.journal_entry
            WHERE function = 'intake.submit' ORDER BY id DESC LIMIT 1"""
    ) == [(f"refused:signature.{code}",)]
    assert rows("SELECT state FROM intake.intake_application") == [("draft",)]


@pytest.mark.requirement("REG-03", "APP-12")
class TestEnvelopes:
    def refused(self, journey: Any, refuses: Any, trip: Any, envelope: Any) -> None:
        with journey.acting(trip.person) as actor, refuses("vault.envelope"):
            deposit_number(actor, journey.at, application=trip.application, envelope=envelope)

    def nonce(self, journey: Any, trip: Any) -> str:
        with journey.acting(trip.person) as actor:
            found: str = ask_for_number(actor, journey.at, application=trip.application)
        return found

    def test_of_another_shape(self, journey: Any, refuses: Any) -> None:
        trip = journey.to("draft")
        good = journey.program.envelope(trip.who, trip.application, self.nonce(journey, trip))
        for bad in (
            None, [], "x", 1, {}, {**good, "more": 1}, {**good, "v": "1"}, {**good, "aad": None},
            {**good, "kid": 3}, {**good, "ct": None}, {**good, "ct": "A" * 9000},
            {**good, "aad": {}}, {**good, "aad": {**good["aad"], "kid": "envelope-2"}},
            {**good, "aad": {**good["aad"], "nonce": None}},
            {**good, "aad": {**good["aad"], "nonce": "unknown"}},
            {**good, "aad": {**good["aad"], "case": None}},
        ):  # fmt: skip
            self.refused(journey, refuses, trip, bad)

    def test_for_another_case(self, journey: Any, refuses: Any) -> None:
        trip, other = journey.to("draft"), journey.to("draft")
        nonce = self.nonce(journey, other)
        taken = journey.program.envelope(trip.who, other.application, nonce)
        self.refused(journey, refuses, trip, taken)
        crossed = journey.program.envelope(trip.who, trip.application, nonce)
        self.refused(journey, refuses, trip, crossed)

    def test_replayed(self, journey: Any, refuses: Any) -> None:
        trip = journey.to("draft")
        envelope = journey.program.envelope(trip.who, trip.application, self.nonce(journey, trip))
        with journey.acting(trip.person) as actor:
            deposit_number(actor, journey.at, application=trip.application, envelope=envelope)
        self.refused(journey, refuses, trip, envelope)

    def test_read_again_the_earlier_one_is_emptied(self, journey: Any, rows: Any) -> None:
        trip = journey.to("complete")
        nonce = self.nonce(journey, trip)
        envelope = journey.program.envelope(trip.who, trip.application, nonce)
        with journey.acting(trip.person) as actor:
            deposit_number(actor, journey.at, application=trip.application, envelope=envelope)
        found = rows("SELECT state, document IS NULL FROM vault.vault_envelope ORDER BY 1")
        assert found == [("discarded", True), ("waiting", False)]


@pytest.mark.requirement("PAY-03")
def test_nothing_to_pay(journey: Any, refuses: Any) -> None:
    trip = journey.to("accepted")
    demand, amount = journey.demand(trip)
    stranger = journey.people.applicant()
    with journey.acting(stranger) as actor, refuses("payments.nothing_to_pay"):
        open_demand(actor, journey.at, demand=demand)
    with journey.acting(trip.person) as actor:
        assert open_demand(actor, journey.at, demand=demand).amount == amount == 9000
    journey.on(trip, "paid", start="accepted")
    with journey.acting(trip.person) as actor, refuses("payments.nothing_to_pay"):
        open_demand(actor, journey.at, demand=demand)
