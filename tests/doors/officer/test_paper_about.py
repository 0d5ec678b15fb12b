"""The officers' pages of a paper about a registration, and what Juki-net counts of its characters."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from rig_card import resident
from rig_doors import browser, door_open
from rig_journey import Journey
from rig_pages import page_of
from rig_paper import Desk


def day_fields(name: str, day: Any) -> dict[str, str]:
    parts = {"year": day.year, "month": day.month, "day": day.day}
    return {f"{name}_era": "", **{f"{name}_{part}": str(value) for part, value in parts.items()}}


@pytest.mark.requirement("REG-05", "REG-06")
def test_notice_of_a_death_is_taken_in_from_the_page_of_the_entry(
    journey: Journey, database: str
) -> None:
    journey.at = datetime.now(UTC)
    desk = Desk(journey)
    held, receiver = journey.to("registered", resident(6_201)), desk.who("receiver")
    address = f"/papers/about/{held.entry}/erasure"
    died = journey.at - timedelta(days=40)
    form = {
        "receipt_number": "窓口-9", **day_fields("arrived_on", journey.at), "arrived_by": "post",
        "agent": "notifier", "agent_name": "見本　届子", "agent_authority": "death_record",
        "identity": ["passport"], "number_document": "none_given",
        **desk.raw(held.who, asked="erasure"), "erasure_reason": "death",
    }  # fmt: skip
    with door_open("officer", database):
        at = browser(receiver)
        found = page_of(at.get(f"/register?q={_number(journey, held)}"))
        assert found.find(f"a[href='/register/{held.entry}']"), "found by its registration number"
        entry = page_of(at.get(f"/register/{held.entry}"))
        assert entry.find(f"a[href='{address}']")
        shown = page_of(at.get(address))
        (name,) = shown.find("input[name=family_name]")
        assert name.get("value") == "見本", "the form begins with what is registered"
        refused = at.post(address, form)
        assert refused.status_code == 422
        assert "死亡の日" in page_of(refused).words
        sent = at.post(address, {**form, **day_fields("happened_on", died)})
        assert sent.status_code == 303, page_of(sent).words
        paper = page_of(at.get(sent.headers["Location"]))
        assert "届出義務者" in paper.words
        assert "期限を過ぎた届出です" in paper.words
        assert paper.find(f"a[href='/register/{held.entry}']")
        assert at.get(f"/papers/about/{held.entry}/new_registration").status_code == 404


def _number(journey: Journey, held: Any) -> str:
    with journey.as_role("clock") as connection, connection.cursor() as cursor:
        cursor.execute("SELECT registration_number FROM register.register_entry WHERE id = %s",
                       [held.entry])  # fmt: skip
        return str(cursor.fetchone()[0])


@pytest.mark.requirement("REG-23")
@pytest.mark.parametrize(("name", "said"), [("葛\U000e0102城　花子", True), ("葛城　花子", False)])
def test_characters_outside_the_code_are_told_with_what_they_mean(
    journey: Journey, database: str, name: str, said: bool
) -> None:
    trip = journey.to("examined", resident(6_202, name=name), exact_characters="yes")
    with door_open("officer", database):
        page = page_of(browser(journey.officer("examiner")).get(f"/cases/{trip.case}"))
    assert ("氏名 1字。住基ネットの文字コードにない字形です" in page.words) is said
    assert "外字での表記を希望する" in page.words
