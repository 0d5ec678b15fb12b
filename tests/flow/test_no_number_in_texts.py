"""No Individual Number is kept in what people write, whoever writes it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from meibo.flow.examination.commands.propose_decision import propose_decision
from meibo.flow.examination.commands.record_check import record_check
from meibo.flow.intake.commands.attach_file import attach_file
from meibo.flow.intake.commands.keep_typed import keep_typed
from meibo.flow.intake.commands.save_answers import save_answers
from meibo.flow.registration.commands.propose_disposition import propose_disposition
from meibo.rooms.accounts.commands.save_view import save_view
from meibo.terms.day import japanese_day

REFUSED = "text.individual_number"


@pytest.mark.requirement("VLT-01")
def test_an_applicants(journey: Any, refuses: Any) -> None:
    trip = journey.to("draft")
    address = {"address": f"東京都千代田区 {trip.who.number}"}
    with journey.acting(trip.person) as actor:
        with refuses("intake.answers") as why:
            save_answers(actor, journey.at, application=trip.application, page="address",
                         raw=address)  # fmt: skip
        assert REFUSED in {one.code for one in why.value.refusals}
        with refuses(REFUSED):
            keep_typed(actor, journey.at, application=trip.application, page="address",
                       raw=address)  # fmt: skip
        with refuses(REFUSED):
            attach_file(actor, journey.at, application=trip.application, kind="koseki_extract",
                        name=f"{trip.who.number}.pdf", content=b"%PDF-1.7 x")  # fmt: skip


@pytest.mark.requirement("VLT-01")
def test_an_officers(journey: Any, rows: Any, refuses: Any) -> None:
    trip = journey.to("checked")
    number, at = trip.who.number, journey.at
    said: list[Callable[[Any], object]] = [
        lambda a: record_check(a, at, case=trip.case, kind="form", result="passed", memo=number),
        lambda a: propose_decision(a, at, case=trip.case, outcome="grant", contact_memo=number),
        lambda a: save_view(a, at, place="cases", name=number, query="state=open"),
    ]
    with journey.acting(journey.officer("examiner")) as actor:
        for say in said:
            with refuses(REFUSED):
                say(actor)
    assert rows("SELECT state FROM examination.examination_case") == [("open",)]


@pytest.mark.requirement("VLT-01")
def test_a_registrars(journey: Any, refuses: Any) -> None:
    trip = journey.to("entered")
    day = japanese_day(journey.at)
    said = {"letter_number": "見本発第1号", "reason": "見本"}
    with journey.acting(journey.officer("registrar")) as actor:
        for field in said:
            with refuses(REFUSED):
                propose_disposition(
                    actor, journey.at, entry=trip.entry, kind="suspension", starts_on=day,
                    ends_on=day, **(said | {field: f"番号 {trip.who.number}"}),
                )  # fmt: skip
