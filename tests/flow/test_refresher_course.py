"""A refresher course (再教育研修): ordered and finished by two officers each, and never the status."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from rig_card import resident
from rig_journey import Journey, Trip

from meibo.flow.registration.commands.approve_disposition import approve_disposition
from meibo.flow.registration.commands.propose_disposition import propose_disposition
from meibo.terms.day import japanese_day

ACTS = "SELECT act, status FROM register.register_version ORDER BY sequence"


def a_physician(journey: Journey) -> Trip:
    return journey.to("registered", resident(821), register="physician")


pytestmark = pytest.mark.stage(at=a_physician)


def propose(journey: Journey, trip: Trip, kind: str) -> UUID:
    with journey.acting(journey.officer("registrar")) as actor:
        made: UUID = propose_disposition(
            actor, journey.at, entry=trip.entry, kind=kind, starts_on=japanese_day(journey.at),
            ends_on=None, letter_number="医政発第2号", reason="研修の命令",
        )  # fmt: skip
    return made


def approve(journey: Journey, disposition: UUID, who: str = "approver") -> None:
    with journey.acting(journey.officer(who)) as actor:
        approve_disposition(actor, journey.at, disposition=disposition)


@pytest.mark.requirement("EXT-07", "REG-22")
def test_ordered_and_finished_by_two_people_each(
    journey: Journey, staged: Trip, rows: Any, refuses: Any
) -> None:
    with refuses("registration.status"):
        propose(journey, staged, "refresher_done")
    ordered = propose(journey, staged, "refresher_order")
    with refuses("registration.second_person"):
        approve(journey, ordered, "registrar")
    approve(journey, ordered)
    with refuses("registration.status"):
        propose(journey, staged, "refresher_order")
    journey.later(days=30)
    approve(journey, propose(journey, staged, "refresher_done"))
    assert rows(ACTS) == [
        (act, "registered") for act in ("registration", "refresher_order", "refresher_done")
    ]
    assert journey.tick("tell_of_dispositions") == 2
    told = [
        title for (title,) in rows("SELECT title_ja FROM notices.notices_notice ORDER BY sent_at")
    ]
    assert told[-2:] == ["再教育研修の命令のお知らせ", "再教育研修の修了の登録"]


def test_a_register_whose_act_knows_none(journey: Journey, refuses: Any) -> None:
    nurse = journey.to("registered", resident(822))
    with refuses("registration.no_course"):
        propose(journey, nurse, "refresher_order")


def test_the_entrys_page_offers_what_can_be_recorded(
    journey: Journey, staged: Trip, database: str
) -> None:
    from rig_doors import browser, door_open
    from rig_pages import page_of

    registrar = journey.officer("registrar")
    path = f"/register/{staged.entry}"

    def offered() -> tuple[str, str]:
        with door_open("officer", database):
            page = page_of(browser(registrar).get(path))
        (heading,) = page.find("[data-course]")
        return str(heading.get("data-course")), page.words

    assert offered()[0] == "refresher_order"
    wrong = {"kind": "refresher_order", "starts_on_year": "2026", "letter_number": ""}
    with door_open("officer", database):
        response = browser(registrar).post(f"{path}/dispositions", wrong)
    assert response.status_code == 422
    assert page_of(response).find("#of-refresher_order-letter_number")
    approve(journey, propose(journey, staged, "refresher_order"))
    kind, words = offered()
    assert kind == "refresher_done"
    assert "再教育研修の命令" in words
