"""A holder provides on the own pages, the recipient opens the link at the public's door, an officer
hands it over; and what each of them sees."""

from __future__ import annotations

import re
from typing import Any

import pytest
from rig_card import resident
from rig_doors import browser, door_open
from rig_journey import Journey
from rig_party import registered

ASKED = {
    "recipient": "見本病院　人事課", "purpose": "採用時の資格確認", "items": ["name"], "days": "7",
    "consent": "on",
}  # fmt: skip
# The birth date of the rig's people, as pages write it: it was not chosen.
BORN = "平成13年4月5日"


@pytest.mark.requirement("CRT-04", "CRT-05", "CRT-01")
def test_from_consent_to_the_end(journey: Journey, database: str) -> None:
    trip = journey.to("registered", resident(821))
    journey.certify(trip)
    page = f"/certificate/{trip.entry}/provisions"
    with door_open("applicant", database):
        holder = browser(trip.person)
        assert holder.post(page, {**ASKED, "consent": ""}).status_code == 422
        assert "まだ提供していません" in holder.get(page).content.decode()
        assert holder.post(page, {**ASKED, "by_office": "on"}).status_code == 303
        said = holder.get(page).content.decode()
        (handle,) = re.findall(r"/given/([A-Za-z0-9_-]{43})", said)
        (given,) = re.findall(r'data-provision="([0-9a-f-]{36})"', said)
        assert "見本病院　人事課" in said
        assert "0 回" in said
    with door_open("public", database):
        stranger = browser()
        asked = stranger.get(f"/given/{handle}")
        assert trip.who.name not in asked.content.decode(), "opened by nobody yet"
        assert asked["Cache-Control"] == "no-store"
        answer = stranger.post(f"/given/{handle}")
        text = answer.content.decode()
        assert 'data-answer="valid"' in text
        assert trip.who.name in text
        assert BORN not in text
    with door_open("officer", database):
        officer = browser(journey.officer("registrar"))
        consents = f"/register/{trip.entry}/provisions"
        assert handle not in officer.get(consents).content.decode(), "not handed over yet"
        assert officer.post(f"{consents}/{given}").status_code == 303
        assert handle in officer.get(consents).content.decode()
        assert BORN not in officer.get(consents).content.decode()
    with door_open("applicant", database):
        holder = browser(trip.person)
        said = holder.get(page).content.decode()
        assert "1 回" in said
        assert "に渡しました" in said
        assert holder.post(f"/provisions/{given}/revoke").status_code == 303
        assert "取消し済み" in holder.get(page).content.decode()
    with door_open("public", database):
        gone = browser().post(f"/given/{handle}")
        assert gone.status_code == 404
        assert "certificate.link_over" in gone.content.decode()
        assert trip.who.name not in gone.content.decode()
    with door_open("officer", database):
        refused: Any = browser(journey.officer("registrar")).post(f"{consents}/{given}")
        assert refused.status_code == 409
        assert "certificate.no_consent" in refused.content.decode()


@pytest.mark.requirement("CRT-04")
def test_a_registered_party_is_chosen_without_a_link(journey: Journey, database: str) -> None:
    trip = journey.to("registered", resident(822))
    journey.certify(trip)
    page, party = f"/certificate/{trip.entry}/provisions", registered(journey)
    with door_open("applicant", database):
        holder = browser(trip.person)
        assert "採用や配置にあたり" in holder.get(page).content.decode()
        nobody = holder.post(page, {**ASKED, "recipient": " "})
        assert nobody.status_code == 422
        assert "certificate.whom_and_why" in nobody.content.decode()
        to_party = {"party": str(party.id), "items": ["name"], "days": "7", "consent": "on"}
        more = holder.post(page, {**to_party, "items": ["name", "birth_date"]})
        assert more.status_code == 422
        assert "party.items" in more.content.decode()
        assert holder.post(page, to_party).status_code == 303
        said = holder.get(page).content.decode()
        assert "見本病院" in said
        assert "/given/" not in said
        (given,) = re.findall(r'data-provision="([0-9a-f-]{36})"', said)
        assert holder.post(f"/provisions/{given}/revoke").status_code == 303
        assert "取消し済み" in holder.get(page).content.decode()
