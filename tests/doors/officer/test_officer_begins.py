"""Where an officer begins, in what order the qualifications stand, and what an approval says."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from rig_pages import page_of

from meibo.catalogue import qualifications
from meibo.config.database import setup
from meibo.doors.officer.lists import own_registers


@pytest.mark.parametrize(
    ("who", "first"),
    [("examine", "/cases"), ("approve", "/cases?state=proposed"), ("register", "/runs"),
     ("none", "/cases"), ("elsewhere", "/cases")],
)  # fmt: skip
def test_an_officer_begins_where_their_duty_waits(seen: Any, who: str, first: str) -> None:
    assert seen.at(who).get("/")["Location"] == first


def test_an_approver_without_decisions_begins_at_the_dispositions(stage: Any) -> None:
    approver, case = stage.at("approve"), stage.case("proposed")
    assert approver.post(f"/cases/{case}/approve").status_code == 303
    assert approver.get("/")["Location"] == "/dispositions"


def test_nobody_signed_in_comes_back_to_the_first_page(seen: Any) -> None:
    """Not to the queue: the first page knows the duty only after the log-in."""
    assert seen.at(None).get("/")["Location"].endswith("/officer/login?to=%2F")


def test_qualifications_stand_in_the_order_of_their_readings() -> None:
    ours = own_registers(frozenset({"nurse", "doctor", "public_health_nurse", "pharmacist"}))
    readings = [qualifications()[one].reading for one in ours]
    assert len(readings) > 2
    assert readings == sorted(readings)


def test_an_approved_disposition_is_said_to_who_approved_it(stage: Any) -> None:
    approver = stage.at("approver")
    sent = approver.post(
        f"/dispositions/{stage.disposition}/approve",
        {"confirm": "2"},
    )
    assert sent.status_code == 303
    (said,) = page_of(approver.get(sent["Location"])).find(".banner--success")
    assert "停止を決裁しました" in said.words
    assert page_of(stage.at("registrar").get(sent["Location"])).find(".banner--success") == []
    with psycopg.connect(setup.setup_url(stage.database)) as connection:
        connection.execute(
            "UPDATE registration.registration_disposition "
            "SET approved_at = approved_at - interval '2 minutes'"
        )
    assert page_of(approver.get(sent["Location"])).find(".banner--success") == []


def test_a_disposition_in_the_address_that_is_none_says_nothing(seen: Any) -> None:
    for odd in ("x", str(seen.entry("entered")), str(seen.disposition)):
        answer = seen.at("approver").get("/dispositions", {"approved": odd})
        assert (answer.status_code, page_of(answer).find(".banner--success")) == (200, [])


def test_the_form_says_from_when_certificates_do_not_count(seen: Any) -> None:
    page = page_of(seen.at("registrar").get(f"/register/{seen.entry('entered')}"))
    (acts,) = page.find(".entry__act")
    assert "証明書は、始まりの日から無効と表示されます" in acts.words
