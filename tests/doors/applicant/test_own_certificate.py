"""The certificate's page: asked for once, being made, and the thing itself."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from lxml import etree
from rig_browser import Chromium, faults_of
from rig_code import code_in
from rig_pages import page_of
from rig_processes import acting_as

from meibo.doors.clock import steps
from meibo.doors.frame.two_dimensional import code_of
from meibo.flow.certificate.commands.issue import issue, requested
from meibo.terms.actor import Actor

CLOCK = Actor("process:clock")


def ask(stage: Any) -> None:
    answer = stage.at("registered").post(stage.certificate())
    assert (answer.status_code, answer["Location"]) == (303, stage.certificate())


def make(stage: Any) -> None:
    """The clock's part, in its own role."""
    with acting_as("clock", stage.database):
        for credential in requested():
            issue(CLOCK, datetime.now(UTC), credential=credential, issuer="http://issuer.test")
    assert steps


@pytest.mark.requirement("CRT-02")
def test_none_then_asked_for_then_being_made(stage: Any) -> None:
    made = stage.at("registered")
    assert page_of(made.get(stage.certificate())).find("main form[method=post]")
    ask(stage)
    ask(stage)  # a second click
    assert stage.rows("SELECT count(*) FROM certificate.certificate_credential") == [(1,)]
    page = page_of(made.get(stage.certificate()))
    assert "資格証を作成しています" in page.words
    look = page.find("[hx-get]")[0].get("hx-get")
    same = made.get(look, headers={"HX-Request": "true"})
    assert "<html" not in same.content.decode()
    assert made.get(stage.certificate("/file")).status_code == 404


@pytest.fixture
def issued(stage: Any) -> Any:
    """The stage with an issued certificate, the door open again."""
    from rig_doors import door_open

    ask(stage)
    make(stage)
    with door_open("applicant", stage.database):
        yield stage


@pytest.mark.requirement("CRT-02")
def test_the_certificate_shows_the_register_exactly(issued: Any) -> None:
    page = page_of(issued.at("registered").get(issued.certificate()))
    who = issued.trips["registered"].who
    assert page.find(".certificate__name")[0].text == who.name
    assert page.find(".certificate__number")[0].words == "第 1 号"
    assert page.find(".certificate .state")[0].words == "有効"
    assert "平成13年4月5日" in page.find(".certificate__rows")[0].words
    assert page.find("[hx-get]") == []


def test_the_code_leads_to_the_public_door_and_carries_no_style(issued: Any) -> None:
    served = issued.at("registered").get(issued.certificate())
    credential = issued.rows("SELECT id FROM certificate.certificate_credential")[0][0]
    address = f"{settings.ENDPOINT('public')}/v/{credential}"
    assert page_of(served).find(f"a[href={address}?lang=ja]")
    held_out = issued.at("registered").get(issued.certificate("/show"))
    assert [code_in(served), code_in(held_out)] == [address, address]
    drawn = etree.fromstring(str(code_of("http://localhost:8300/v/x")))
    assert {name for one in drawn.iter() for name in one.attrib} & {"style", "onload"} == set()
    assert not re.search(r"<(script|style)", str(code_of("http://localhost:8300/v/x")))


def test_held_out_it_shows_code_name_state_and_when(issued: Any) -> None:
    own = page_of(issued.at("registered").get(issued.certificate()))
    assert own.find(f"a[href={issued.certificate('/show')}]")
    page = page_of(issued.at("registered").get(issued.certificate("/show")))
    (shown,) = page.find(".held-out")
    who = issued.trips["registered"].who
    assert shown.find("h1")[0].text == who.name
    assert shown.find(".state")[0].words == "有効"
    assert shown.find("svg")
    assert re.search(r"（\d{4}年）\d\d:\d\d$", shown.find(".held-out__when")[0].words)
    assert not page.find("header"), "nothing but the certificate"


@pytest.mark.browser
def test_axe_finds_nothing_on_the_certificate(chromium: Chromium, issued: Any) -> None:
    paths = [issued.certificate(), issued.certificate("/show")]
    assert faults_of(chromium, issued.at("registered"), paths) == []


def test_the_text_of_the_credential_is_folded_away(issued: Any) -> None:
    page = page_of(issued.at("registered").get(issued.certificate()))
    (folded,) = page.find("details")
    assert (folded.get("open"), bool(folded.find("textarea"))) == ("", True)
    assert not folded.find("[data-copy]"), "saving and copying stay at hand"


def test_the_file_is_the_credential(issued: Any) -> None:
    answer = issued.at("registered").get(issued.certificate("/file"))
    jwt = issued.rows("SELECT jwt FROM certificate.certificate_credential")[0][0]
    assert answer.content.decode() == jwt
    assert answer["Content-Disposition"] == 'attachment; filename="meibo-nurse-1.sd-jwt"'


def test_a_look_that_finds_it_made_loads_the_page_anew(issued: Any) -> None:
    answer = issued.at("registered").get(
        issued.certificate(), {"look": "1", "seen": "requested"}, headers={"HX-Request": "true"}
    )
    assert answer["HX-Refresh"] == "true"


@pytest.mark.parametrize(
    ("status", "word"), [("suspended", "停止中"), ("revoked", "取消し"), ("erased", "消除")]
)
def test_a_disposition_is_on_the_certificate_at_once(issued: Any, status: str, word: str) -> None:
    today = datetime.now(UTC).date()
    issued.rows(
        """INSERT INTO register.register_version
           (id, entry_id, register, sequence, act, status, effective_on, suspended_from,
            suspended_until, recorded_at, cause, name_key, particulars)
           SELECT gen_random_uuid(), entry_id, register, 2, 'disposition', %s, effective_on, %s, %s,
                  recorded_at, gen_random_uuid(), name_key, particulars
             FROM register.register_version WHERE entry_id = %s RETURNING 1""",
        status, today - timedelta(days=2), today + timedelta(days=2),
        issued.trips["registered"].entry,
    )  # fmt: skip
    page = page_of(issued.at("registered").get(issued.certificate()))
    assert page.find(".certificate .state")[0].words == word
    told = [one.words for one in page.find(".suspended")]
    at_home = [one.words for one in page_of(issued.at("registered").get("/")).find(".suspended")]
    assert len(told) == len(at_home) == (1 if status == "suspended" else 0)
    assert all("業務の停止の処分：" in one and "まで" in one for one in [*told, *at_home])
    held_out = page_of(issued.at("registered").get(issued.certificate("/show")))
    assert held_out.find(".held-out .state")[0].words == word
