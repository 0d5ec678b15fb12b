"""What has to come with a paper, and what is refused at the counter."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from rig_card import resident
from rig_journey import PDF, PROCEDURE
from rig_paper import Desk

from meibo.catalogue import fees_on, procedure
from meibo.flow.intake.commands.accept_paper import accept_paper
from meibo.flow.intake.commands.attach_to_paper import attach_to_paper
from meibo.flow.intake.commands.begin_paper import begin_paper
from meibo.flow.intake.commands.save_paper import save_paper
from meibo.flow.intake.paper_rules import problems, proves_identity
from meibo.flow.intake.refusals import BadAnswers
from meibo.terms.day import japanese_day

WHO = resident(6_001)


@pytest.fixture
def desk(journey: Any) -> Desk:
    made = Desk(journey)
    made.who("receiver")
    return made


@pytest.mark.requirement("REG-04")
@pytest.mark.parametrize(
    ("codes", "good"),
    [
        (("passport",), True), (("health_insurance", "pension"), True),
        (("health_insurance",), False), (("pension", "pension"), False), ((), False),
        (("pension", "made_up"), False),
    ],
)  # fmt: skip
def test_one_with_a_photograph_or_two_without(codes: tuple[str, ...], good: bool) -> None:
    assert proves_identity(codes) is good


@pytest.mark.requirement("REG-04", "APP-07")
@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"receipt_number": " "}, "receipt_number"), ({"arrived_by": "pigeon"}, "arrived_by"),
        ({"receipt_number": "1234 5678 9018"}, "receipt_number"),
        ({"identity": ("pension",)}, "identity"), ({"number_document": "a_letter"}, "number_document"),
        ({"agent": "friend"}, "agent"), ({"agent": "statutory"}, "agent_name"),
        ({"agent": "appointed", "agent_name": "見本　代理", "agent_authority": "family_register"},
         "agent_authority"),
        ({"fees": {}}, "fee_registration_tax"),
    ],
)  # fmt: skip
def test_what_is_wrong_names_its_field(desk: Desk, change: Any, field: str) -> None:
    said, today = desk.received(), japanese_day(desk.journey.at)
    fees = fees_on(procedure("nurse", PROCEDURE), today)
    assert problems(said, today, fees) == []
    assert problems(replace(said, arrived_on=today + timedelta(days=1)), today, fees)
    assert field in {one.field for one in problems(replace(said, **change), today, fees)}


def begin(desk: Desk, register: str = "nurse", **changes: Any) -> Any:
    raw = desk.raw(WHO) | changes.pop("raw", {})
    with desk.journey.acting(desk.who("receiver")) as actor:
        return begin_paper(
            actor, desk.journey.at, register=register, procedure=changes.pop("procedure", PROCEDURE),
            raw=raw, said=desk.received(**changes),
        )  # fmt: skip


def test_refusals_at_the_counter(desk: Desk, refuses: Any) -> None:
    begin(desk, receipt_number="紙-甲")
    with refuses("intake.receipt_known"):
        begin(desk, receipt_number="紙-甲")
    with refuses("intake.not_in_charge"):
        begin(desk, "physician")
    for asked in ("nothing", "correction"):
        with refuses("intake.no_procedure"):
            begin(desk, procedure=asked)
    with refuses("intake.answers") as bad:
        begin(desk, identity=(), raw={"family_name": "", "address": "1234-5678-9018"})
    assert isinstance(bad.value, BadAnswers)
    assert {one.field for one in bad.value.refusals} == {"family_name", "address", "identity"}


@pytest.mark.requirement("APP-13", "REG-01")
def test_a_draft_is_corrected_completed_and_then_stays(desk: Desk, refuses: Any, rows: Any) -> None:
    made = begin(desk)
    at = desk.journey.at
    with desk.journey.acting(desk.who("receiver")) as actor:
        with refuses("intake.incomplete"):
            accept_paper(actor, at, application=made)
        save_paper(actor, at, application=made, raw=desk.raw(WHO, phone="03-9999-9999"),
                   said=desk.received(agent="appointed", agent_name="見本　代理",
                                      agent_authority="letter_of_attorney"))  # fmt: skip
        with refuses("intake.no_procedure"):
            attach_to_paper(actor, at, application=made, kind="x", name="x.pdf", content=PDF)
        for one in procedure("nurse", PROCEDURE).attachments:
            attach_to_paper(actor, at, application=made, kind=one.id, name="x.pdf", content=PDF)
        accept_paper(actor, at, application=made)
        with refuses("intake.arrived"):
            save_paper(actor, at, application=made, raw=desk.raw(WHO), said=desk.received())
        with refuses("intake.arrived"):
            accept_paper(actor, at, application=made)
    ((state, phone, arrived, account),) = rows(
        "SELECT state, content->>'phone', arrived_at, account FROM intake.intake_application"
    )
    assert (state, phone, account) == ("arrived", "03-9999-9999", made)
    assert japanese_day(arrived) == japanese_day(at)
    assert rows("SELECT agent, agent_name FROM intake.intake_paper") == [
        ("appointed", "見本　代理")
    ]
    assert rows("SELECT bool_and(frozen) FROM documents.documents_document") == [(True,)]


@pytest.mark.requirement("APP-10", "REG-11")
def test_a_paper_is_in_nobodys_account(desk: Desk, connect: Any) -> None:
    """Raw SQL in the officers' door cannot slip one into an applicant's pages."""
    person = desk.journey.people.applicant()
    made = begin(desk)
    with connect("officer") as attacker:
        attacker.execute("SELECT accounts.enter(%s)", [desk.who("receiver").token])
        for route in ("paper", "online"):
            with pytest.raises(
                (psycopg.errors.CheckViolation, psycopg.errors.InsufficientPrivilege)
            ):
                attacker.execute(
                    "INSERT INTO intake.intake_application (id, reference, register, procedure, route,"
                    " account, portal_pseudonym, state, previous_state, content, typed, begun_at,"
                    " saved_at, number_check, number_refusal, deficiency, contact_memo)"
                    " VALUES (gen_random_uuid(), 'X', 'nurse', 'new_registration', %s, %s, %s,"
                    " 'draft', '', '{}', '{}', now(), now(), 'none', '', '', '')",
                    [route, person.account, person.account],
                )  # fmt: skip
            attacker.rollback()
            attacker.execute("SELECT accounts.enter(%s)", [desk.who("receiver").token])
    with connect("applicant") as other:
        other.execute("SELECT accounts.enter(%s)", [person.token])
        assert other.execute("SELECT 1 FROM intake.intake_application WHERE id = %s",
                             [made]).fetchall() == []  # fmt: skip
