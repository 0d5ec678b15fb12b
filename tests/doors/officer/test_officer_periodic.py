"""A whole-register enquiry through the officers' pages: proposed, approved, confirmed singly and in bulk."""

from __future__ import annotations

from typing import Any

import pytest
from rig_card import resident
from rig_domiciles import Domiciles
from rig_doors import browser, door_open
from rig_files import FakeFiles
from rig_journey import Journey
from rig_network import FakeNetwork, change, opened_gate, record
from rig_pages import page_of

from meibo.connectors.resident_register import file_service
from meibo.connectors.resident_register.whole_register import send_parts, take_answers
from meibo.doors.clock import periodic
from meibo.terms.actor import Actor

ROUNDS = 4


def run(journey: Journey) -> None:
    for _ in range(ROUNDS):
        at = journey.later(minutes=6)
        with journey.as_role("clock"):
            periodic.admit_parts(Actor("process:clock"), at)
            periodic.compare_parts(Actor("process:clock"), at)
            periodic.finish_enquiries(Actor("process:clock"), at)
        with journey.as_role("number"):
            send_parts(Actor("process:number"), at)
            take_answers(Actor("process:number"), at)


@pytest.mark.requirement("REG-06")
def test_from_the_proposal_to_the_register(
    journey: Journey, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    people: Any = journey.juki.people
    monkeypatch.setattr(file_service, "files", FakeFiles(people))
    for n in (1, 2, 3):
        who = resident(n)
        journey.to("registered", who)
        people[who.number] = {**people[who.number], "name": "改名　花子"}
    people[who.number]["sex"] = "1" if who.sex == "2" else "2"
    first, second = journey.officer("registrar"), journey.officer("approver")
    with door_open("officer", database):
        one, other = browser(first), browser(second)
        assert one.post("/periodic/nurse").status_code == 303
        assert one.post("/periodic/nurse").status_code == 409
        assert not page_of(one.get("/periodic")).find("form[action$='/approve']")
        (form,) = page_of(other.get("/periodic")).find("form[action$='/approve']")
        assert other.post(form.get("action")).status_code == 303
    run(journey)
    with door_open("officer", database):
        one, other = browser(first), browser(second)
        listed = page_of(one.get("/periodic"))
        assert "氏名の変更" in listed.words
        assert "終わりました" in listed.words
        address = "/periodic/nurse/name"
        page = page_of(one.get(address))
        assert "改名" in page.words
        both = [row.words for row in page_of(one.get("/periodic/nurse/sex")).find("dd")]
        assert {*both[0].split(" → ")} == {"男", "女"}
        english = page_of(one.get("/periodic/nurse/sex", headers={"accept-language": "en"}))
        assert {*english.find("dd")[0].words.split(" → ")} == {"Male", "Female"}
        ids = [box.get("value") for box in page.find("input[name=proposal]")]
        assert len(ids) == 3
        sent = {"act": "reject", "proposal": ids[0], "reason": "通称"}
        wrong = one.post(f"{address}/settle", sent)
        assert wrong.status_code == 422
        (field,) = page_of(wrong).find("input#reason[aria-invalid]")
        assert (field.get("value"), field.get("aria-describedby")) == ("通称", "reason-error")
        (kept,) = page_of(wrong).find("input[name=proposal][checked]")
        assert kept.get("value") == ids[0]
        sent["reason"] = "通称のため"
        assert one.post(f"{address}/settle", sent).status_code == 303
        # One of the two was settled by somebody else meanwhile: it is said so, the other is written.
        late = other.post(f"{address}/settle", {"act": "confirm", "proposal": ids[:2]})
        assert late.status_code == 409
        assert "すでに反映または却下" in page_of(late).words
        assert other.post(f"{address}/settle", {"proposal": ids[2]}).status_code == 303
        assert other.post(f"{address}/settle", {"proposal": "x"}).status_code == 303
        assert other.post(f"{address}/settle", {"proposal": ids[2]}).status_code == 409
        assert "確認を待つ変更案はありません" in page_of(one.get(address)).words
        assert one.get("/periodic/nurse/nothing").status_code == 404
    with journey.as_role("clock") as connection, connection.cursor() as cursor:
        cursor.execute("SELECT act FROM register.register_version WHERE sequence = 2")
        assert cursor.fetchall() == [("ex_officio_correction",)] * 2


@pytest.mark.requirement("KOS-22")
def test_a_check_of_domiciles_stands_beside_it(
    journey: Journey, network: FakeNetwork, database: str
) -> None:
    register = Domiciles(journey, network, None)
    register.holder(1, record(change("2026-06-01", "01101")))
    register.holder(2, record(changes=[]))
    register.holder(3, record(), domicile="ベトナム")
    journey.later(days=400)
    with door_open("officer", database):
        one, other = browser(register.first), browser(register.second)
        assert one.post("/periodic/nurse", {"source": "koseki"}).status_code == 303
        assert one.post("/periodic/nurse", {"source": "koseki"}).status_code == 409
        (form,) = page_of(other.get("/periodic")).find("form[action$='/approve']")
        assert other.post(form.get("action")).status_code == 303
    register.clock()
    with door_open("officer", database):
        assert "戸籍を照会できません" in page_of(browser(register.first).get("/periodic")).words
    opened_gate(journey.as_role)
    for _ in range(3):
        register.number()
        register.clock()
    with door_open("officer", database):
        one = browser(register.first)
        listed = page_of(one.get("/periodic")).words
        assert "3 人（同じ 0、違う 1、職員が調べる 1、対象外（外国籍） 1）" in listed
        assert "東京都 → 北海道" in page_of(one.get("/periodic/nurse/domicile")).words
        page = page_of(one.get("/periodic/nurse/domicile_untold"))
        assert "電算化前の戸籍" in page.words
        assert "戸籍個人事項証明書" in page.words
        assert not page.find("button[value='confirm']")
        assert one.post("/periodic/boiler_expert_2", {"source": "koseki"}).status_code == 404
