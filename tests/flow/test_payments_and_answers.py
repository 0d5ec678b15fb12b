"""Money in and carried over; re-applications; Juki-net down for a while."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from meibo.connectors.resident_register import asking
from meibo.flow.intake.commands.begin import begin
from meibo.rooms.payments.commands.match_notices import early_notices, match_notice
from meibo.rooms.payments.commands.receive_notice import receive_notice
from meibo.rooms.vault import reveal as reveal_module
from meibo.terms.actor import Actor

MACHINE, CLOCK, NUMBER = Actor("test:machine"), Actor("process:clock"), Actor("process:number")


def receive(journey: Any, notice: Any) -> str:
    with journey.as_role("machine"):
        return receive_notice(MACHINE, journey.at, notice=notice, signed="jws")


def paid(rows: Any) -> list[Any]:
    found: list[Any] = rows("SELECT kind, amount FROM payments.payments_movement ORDER BY id")
    return found


@pytest.mark.requirement("PAY-03")
def test_a_notice_twice_is_booked_once(journey: Any, rows: Any) -> None:
    trip = journey.to("accepted")
    notice = journey.notice(*journey.demand(trip))
    assert [receive(journey, notice) for _ in range(3)] == ["booked", "repeated", "repeated"]
    assert paid(rows) == [("paid", 9000)]


@pytest.mark.requirement("PAY-03")
def test_a_notice_before_its_order_is_kept_and_booked_later(journey: Any, rows: Any) -> None:
    order = uuid4()
    notice = journey.notice(order, 9000)
    assert receive(journey, notice) == "no_such_order"
    assert receive(journey, notice) == "no_such_order"
    assert paid(rows) == []
    trip = journey.to("accepted")
    demand, _ = journey.demand(trip)
    early = journey.notice(demand, 9000)
    with journey.as_role("clock"):
        from meibo.rooms.payments.models import Notice

        assert early_notices() == []
        assert Notice.objects.count() == 1
    from meibo.config.database import setup

    name = rows("SELECT current_database()")[0][0]
    import psycopg

    with psycopg.connect(setup.setup_url(name)) as superuser:  # the demand appears afterwards
        superuser.execute('UPDATE payments.payments_notice SET "order" = %s', [demand])
    assert journey.tick("match_notices") == 1
    assert journey.tick("match_notices") == 0
    with journey.as_role("clock"):
        match_notice(CLOCK, journey.at, notice=notice.notice_id)
    assert paid(rows) == [("paid", 9000)]
    assert early.order == demand


@pytest.mark.requirement("PAY-03")
@pytest.mark.parametrize(
    ("changes", "finding"),
    [({"amount": 8999}, "amount_differs"), ({"amount": 9001}, "amount_differs"),
     ({"status": "failed"}, "not_paid")],
)  # fmt: skip
def test_a_wrong_notice_books_nothing(journey: Any, rows: Any, changes: Any, finding: str) -> None:
    trip = journey.to("accepted")
    demand, amount = journey.demand(trip)
    notice = journey.notice(demand, changes.get("amount", amount), **{
        name: value for name, value in changes.items() if name != "amount"
    })  # fmt: skip
    assert receive(journey, notice) == finding
    assert paid(rows) == []
    assert journey.tick("forward_paid") == 0
    assert rows("SELECT state FROM intake.intake_application") == [("arrived",)]
    assert rows("SELECT finding FROM payments.payments_notice") == [(finding,)]


@pytest.mark.requirement("PAY-03", "REG-01")
@pytest.mark.parametrize("state", ["arrived", "opened", "accepted"])
def test_nothing_goes_forward_unpaid(journey: Any, rows: Any, state: str) -> None:
    from meibo.flow.intake.commands.forward import forward

    trip = journey.to(state)
    assert journey.tick("forward_paid") == 0
    with journey.as_role("clock"):
        forward(CLOCK, journey.at, application=trip.application)
    assert rows("SELECT state FROM intake.intake_application") == [("arrived",)]


@pytest.mark.requirement("REG-21", "PAY-03")
def test_a_reapplication_carries_the_fee_over_once(journey: Any, rows: Any) -> None:
    trip = journey.to("examined")
    journey.returned(trip, "写真が切れています。")
    (notice,) = rows("SELECT body_ja FROM notices.notices_notice WHERE kind = 'decision_return'")
    assert "写真が切れています。" in notice[0]
    assert "添付書類が読み取れません。" in notice[0]

    with journey.acting(trip.person) as actor:
        application = begin(actor, journey.at, register="nurse", procedure="new_registration",
                            earlier=trip.application)  # fmt: skip
    (before, after) = (
        rows("SELECT content FROM intake.intake_application WHERE id = %s", one)[0][0]
        for one in (trip.application, application)
    )
    assert before == after, "it starts with the earlier answers"
    again = type(trip)(trip.who, trip.person, application, trip.raw)
    journey.on(again, "accepted")
    assert paid(rows) == [("paid", 9000), ("carried_out", -9000), ("carried_in", 9000)]
    for _ in range(2):
        journey.tick("settle_number_checks")
    assert len(paid(rows)) == 3
    balances = dict(rows(
        """SELECT d."case", sum(m.amount) FROM payments.payments_demand d
             JOIN payments.payments_movement m ON m.demand_id = d.id GROUP BY 1"""
    ))  # fmt: skip
    assert balances == {trip.application: 0, application: 9000}
    journey.on(again, "registered", start="paid")
    assert rows("SELECT count(*) FROM register.register_entry") == [(1,)]
    assert rows("SELECT count(*) FROM payments.payments_notice") == [(1,)], "nothing was paid again"


@pytest.mark.requirement("REG-21")
def test_a_reapplication_after_a_refused_number_costs_the_fee_once(journey: Any, rows: Any) -> None:
    from dataclasses import replace

    from rig_card import resident

    who = resident(41)
    wrong = replace(who, sex="1")
    trip = journey.to("prepared", who)
    trip.who = wrong
    journey.on(trip, "arrived", start="prepared")
    journey.on(trip, "accepted", start="arrived")
    assert rows("SELECT number_refusal FROM intake.intake_application") == [("other_person",)]
    again = journey.to("accepted", who, person=trip.person, earlier=trip.application)
    assert paid(rows) == []
    journey.on(again, "registered", start="accepted")
    assert paid(rows) == [("paid", 9000)]


def test_a_refused_application_is_over(journey: Any, rows: Any) -> None:
    trip = journey.to("examined")
    journey.check(trip, disqualification=("failed", "ground_found"))
    journey.propose(trip, "refuse")
    journey.on(trip, "decided", start="proposed")
    assert rows("SELECT state FROM intake.intake_application") == [("refused",)]
    (body,) = rows("SELECT body_ja FROM notices.notices_notice WHERE kind = 'decision_refuse'")[0]
    assert "3か月以内" in body


def due(journey: Any, at: Any) -> int:
    with journey.as_role("number"):
        return asking.ask_due(NUMBER, at)


@pytest.mark.requirement("JUK-10", "JUK-11")
def test_juki_down_for_a_minute_the_case_waits_and_goes_on(journey: Any, rows: Any) -> None:
    trip = journey.to("forwarded")
    journey.tick("open_cases")
    journey.juki.down = True
    at, tries = journey.at, 0
    while at < journey.at + timedelta(minutes=1):
        tries += due(journey, at)
        at += timedelta(seconds=1)
    assert 4 <= tries <= 8, "asked again with growing pauses"
    assert rows("SELECT state, waiting_for FROM examination.examination_enquiry") == [
        ("asked", "resident_register_down")
    ]
    journey.juki.down = False
    assert due(journey, at + timedelta(minutes=5)) == 1
    assert len(set(journey.juki.asked)) == 1, "the same request id each time"
    assert due(journey, at + timedelta(minutes=10)) == 0
    assert journey.tick("record_answers") == 1
    assert journey.tick("record_answers") == 0
    assert rows("SELECT count(*) FROM examination.examination_fact WHERE source = 'juki'") == [(1,)]
    assert trip.application


@pytest.mark.requirement("VLT-01", "AUD-02")
def test_each_reveal_is_written_before_it_happens(
    journey: Any, rows: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    journey.to("forwarded")
    journey.tick("open_cases")
    seen: list[int] = []
    original = reveal_module.sealing.unseal

    def unseal(*given: Any) -> str:
        seen.append(rows("SELECT count(*) FROM vault.vault_reveal")[0][0])
        seen.append(rows("SELECT count(*) FROM journal.journal_entry"
                         " WHERE function = 'vault.reveal'")[0][0])  # fmt: skip
        return original(*given)

    monkeypatch.setattr(reveal_module.sealing, "unseal", unseal)
    due(journey, journey.at)
    assert seen == [1, 1], "committed, as another connection sees"


def test_a_decided_case_asks_nothing(journey: Any) -> None:
    journey.to("forwarded")
    journey.tick("open_cases")
    with journey.as_role("clock"):
        from meibo.flow.examination.models import Case

        assert Case.objects.count() == 1
    from meibo.flow.examination import enquiries

    with journey.as_role("number"):
        assert len(enquiries.due(journey.at)) == 1
    journey.juki.down = True
    due(journey, journey.at)
    assert len(journey.juki.asked) == 1
