"""The pages of a certificate on its holder's phone, without a browser."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from rig_doors import browser, door_open
from rig_pages import page_of
from rig_phone import Phone, certified_today

from meibo.doors.frame.static_files import index
from meibo.terms.canonical import b64u

pytestmark = pytest.mark.stage(at=certified_today)


@dataclass
class Own:
    """A signed-in holder at the applicants' door."""

    client: Client
    at: str

    def keep(self, phone: Phone, **differs: str) -> HttpResponse:
        page = page_of(self.client.get(f"{self.at}/phone"))
        challenge = page.find("input[name=challenge]")[0].get("value")
        sent = {"challenge": challenge, "key": json.dumps(phone.jwk),
                "signature": b64u(phone.proof(challenge)), **differs}  # fmt: skip
        return self.client.post(f"{self.at}/phone", sent, headers={"Accept": "application/json"})


@pytest.fixture
def own(database: str, staged: Any) -> Iterator[Own]:
    with door_open("applicant", database):
        yield Own(browser(staged.person), f"/certificate/{staged.entry}")


@pytest.mark.requirement("CRT-02", "CRT-11")
def test_put_there_listed_and_ended(own: Own, staged: Any) -> None:
    kept = own.keep(Phone()).json()
    assert set(kept) == {"entry", "copy", "name", "said", "address", "end"}
    assert (kept["name"], kept["entry"]) == (staged.who.name, str(staged.entry))
    assert kept["address"] == f"{settings.ENDPOINT('public')}/r/"
    everything = json.dumps(kept, ensure_ascii=False)
    for secret in (staged.who.number, staged.who.birth_date, "平成", staged.who.address):
        assert secret not in everything
    listed = page_of(own.client.get(own.at))
    assert listed.find("[data-phones]")[0].get("data-phones") == "1"
    assert listed.find(f"a[href={kept['end']}]")
    lost = page_of(own.client.get(f"{own.at}/loss"))
    assert lost.find(f"input[value={kept['copy']}]"), "this phone can be reported lost"
    assert "使えなくしますか" in page_of(own.client.get(kept["end"])).words
    assert own.client.post(kept["end"]).status_code == 303
    assert own.client.get(kept["end"]).status_code == 404
    assert page_of(own.client.get(own.at)).find("[data-phones]")[0].get("data-phones") == "0"


def test_the_script_is_told_why_not(own: Own) -> None:
    """And nothing that is sent in place of a key or a signature is a fault."""
    refused = (
        ({"key": "{"}, {"key": "[" * 5000}, {"key": "null"}),
        ({"signature": "!"}, {"challenge": "x"}),
    )
    for wrongs, code in zip(refused, ("phone.bad_key", "phone.not_held"), strict=True):
        for differs in wrongs:
            answer = own.keep(Phone(), **differs)
            assert (answer.status_code, answer.json()["error"]) == (422, code)
            assert set(answer.json()["message"]) == {"ja", "en"}


def test_with_three_phones_it_says_what_to_do(own: Own) -> None:
    for _ in range(3):
        assert own.keep(Phone()).status_code == 200
    page = page_of(own.client.get(f"{own.at}/phone"))
    assert "3台まで" in page.words
    assert not page.find("form[data-keep]")


def test_the_page_without_a_network_holds_nothing_of_anybody(own: Own, staged: Any) -> None:
    """The same bytes for its holder and for nobody; it may ask the public's door and no other."""
    mine, nobodys = own.client.get("/phone/"), browser().get("/phone/")
    assert mine.content == nobodys.content
    assert not nobodys.cookies
    policy = dict(part.strip().split(" ", 1) for part in mine["Content-Security-Policy"].split(";"))
    assert policy["connect-src"] == f"'self' {settings.ENDPOINT('public')}"
    assert policy["script-src"] == "'self'"
    others = own.client.get(own.at)["Content-Security-Policy"]
    assert "connect-src 'self';" in f"{others};"


def test_its_worker_keeps_that_page_and_all_its_files(own: Own) -> None:
    """No file of the page is missing without a network, and nothing else is kept."""
    answer = browser().get("/phone/worker.js")
    assert answer["Content-Type"].startswith("text/javascript")
    source = answer.content.decode()
    kept = set(re.findall(r'"(/static/[^"]+)"', source))
    page = page_of(browser().get("/phone/"))
    used = {one.get("src") for one in page.find("script[src]")}
    used |= {one.get("href") for one in page.find("link[href]")}
    assert kept == used
    assert {one.split("/", 3)[3] for one in kept} <= set(index())
    assert 'const PAGE = "/phone/"' in source


def test_what_anyone_is_told_of_a_code(own: Own, database: str, staged: Any) -> None:
    """The public's page asks, then answers with when the code was made; to the phone's page as JSON."""
    phone = Phone()
    kept = own.keep(phone).json()
    made = datetime.now(UTC)
    payload = phone.code(UUID(kept["copy"]), made, kept["address"])
    with door_open("public", database):
        asked = browser().get(f"/r/{payload}")
        assert asked.status_code == 200
        answer = browser().post("/r", {"payload": payload})
        page = page_of(answer)
        assert page.find("[data-answer=valid]")
        assert re.search(r"端末で \d\d:\d\d:\d\d に作られました", page.words)
        assert staged.who.name not in page.words
        assert "本人であることは証明しません" in page.words
        assert answer["Access-Control-Allow-Origin"] == settings.ENDPOINT("applicant")
        told = browser().post("/r", {"payload": payload}, headers={"Accept": "application/json"})
        assert told.json()["code"] == "valid"
        for wrong in ("", "x", payload[:-1], payload + "A", "\x00", "見本", "A" * 114):
            found = browser().post("/r", {"payload": wrong})
            assert (found.status_code, "malformed" in found.content.decode()) == (200, True)
