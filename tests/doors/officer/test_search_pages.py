"""The terminal's pages: a search from its form to who matches, and a finding settled by a superior."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from rig_card import resident
from rig_doors import browser, door_open
from rig_pages import page_of
from rig_terminal import Terminal

FORM = {
    "basis": "visitor", "reference": "", "identity": "driving_licence",
    "reason": "住所の変更の相談で来庁", "name": "見本　花子", "birth_date_era": "heisei",
    "birth_date_year": "13", "birth_date_month": "4", "birth_date_day": "5", "sex": "2",
    "address": "東京都千代田区霞が関１丁目２番２号",
}  # fmt: skip


@pytest.fixture
def terminal(journey: Any) -> Terminal:
    # Pages take the real clock's time.
    journey.at = datetime.now(UTC)
    return Terminal(journey)


def text_of(response: Any) -> str:
    return str(response.content.decode())


@pytest.mark.requirement("JUK-05", "JUK-07")
def test_an_officer_searches_and_sees_who_matches(
    terminal: Terminal, journey: Any, database: str
) -> None:
    who = resident(1, name=FORM["name"])
    journey.juki.people[who.number] = {
        **who.juki, "kana": "ミホン　ハナコ", "common_name": "通称　花", "municipality_code": "13101",
        "individual_number": who.number,
    }  # fmt: skip
    with door_open("officer", database):
        client = browser(terminal.people["searcher"])
        (link,) = [a.get("href") for a in page_of(client.get("/searches")).find("details a")]
        (held,) = page_of(client.get(link)).find("input[name=search]")
        for form in (FORM | {"reason": ""}, FORM | {"basis": "application"}, FORM | {"name": ""}):
            assert client.post(link, form | {"search": held.get("value")}).status_code == 422
        for _ in range(2):
            sent = client.post(link, FORM | {"search": held.get("value")})
            assert sent["Location"] == f"/searches/{held.get('value')}"
        waiting = client.get(sent["Location"])
        assert not page_of(waiting).find("article[data-person]")
    journey.at = datetime.now(UTC)
    terminal.answer()
    with door_open("officer", database):
        shown = client.get(sent["Location"])
        (person,) = page_of(shown).find("article[data-person]")
        for known in ("見本 花子", "ミホン ハナコ", "通称 花", "平成13年4月5日", who.address):
            assert known in person.words
        assert who.number not in text_of(shown)
        assert shown["Cache-Control"] == "no-store"
        english = client.get(sent["Location"], headers={"accept-language": "en"})
        assert english.status_code == 200
        assert browser(terminal.people["searcher-2"]).get(sent["Location"]).status_code == 404
        assert browser(terminal.people["superior"]).get(sent["Location"]).status_code == 403


@pytest.mark.requirement("JUK-08")
def test_a_superior_settles_what_was_found(
    terminal: Terminal, journey: Any, database: str, connect: Any
) -> None:
    trip = journey.to("arrived")
    terminal.begun(terminal.for_application(trip, resident(9, name="別人　太郎")))
    terminal.clock(days=1)
    with door_open("officer", database):
        client = browser(terminal.people["superior"])
        page = page_of(client.get("/searches"))
        (one,) = page.find("article[data-finding]")
        assert "別人 太郎" in one.words
        assert "見本 職員 terminal-searcher" in one.words
        (target,) = [f.get("action") for f in page.find("article form")]
        for form in ({}, {"result": "mistaken", "reason": "短い"}):
            assert client.post(target, form).status_code == 422
        assert client.post(f"/searches/findings/{uuid4()}/settle", {
            "result": "mistaken", "reason": "別の申請の番号を書いた"}).status_code == 404  # fmt: skip
        form = {"result": "mistaken", "reason": "別の申請の番号を書いた"}
        assert client.post(target, form).status_code == 303
        after = page_of(client.get("/searches"))
        assert not after.find("article form")
        assert "別の申請の番号を書いた" in after.find("article[data-finding]")[0].words
    with connect() as superuser:
        found = superuser.execute("SELECT state, result FROM vault.vault_searchfinding").fetchall()
    assert found == [("settled", "mistaken")]
