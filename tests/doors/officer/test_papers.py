"""The officers' pages of papers, from the counter to the link, as officers press through them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from rig_card import resident
from rig_doors import browser, door_open
from rig_journey import PDF, PROCEDURE
from rig_pages import REFUSED_REASONS, assert_said_in_place, page_of
from rig_paper import Desk, typed_envelope

from meibo.catalogue import procedure
from meibo.rooms.vault.typed import Order


class Counter:
    """The officers' door open on a test's own database; `off` steps out of it."""

    def __init__(self, journey: Any, database: str) -> None:
        # Pages take the real clock's time.
        journey.at = datetime.now(UTC)
        self.desk, self.database = Desk(journey), database
        for name in ("receiver", "receiver-2", "superior"):
            self.desk.who(name)
        journey.keep_keys()

    def form(self, who: Any, **changes: str) -> dict[str, Any]:
        day = self.desk.journey.at
        return {
            "receipt_number": "窓口-1", "arrived_on_era": "", "arrived_on_year": str(day.year),
            "arrived_on_month": str(day.month), "arrived_on_day": str(day.day),
            "arrived_by": "counter", "agent": "none", "agent_name": "", "agent_authority": "",
            "identity": ["driving_licence"], "number_document": "number_card",
            "fee_registration_tax": "receipt", **self.desk.raw(who), **changes,
        }  # fmt: skip


@pytest.fixture
def counter(journey: Any, database: str) -> Counter:
    return Counter(journey, database)


@pytest.fixture
def at(counter: Counter) -> Iterator[Any]:
    with door_open("officer", counter.database):
        yield lambda name: browser(counter.desk.who(name))


def taken_in(counter: Counter, at: Any, who: Any) -> str:
    """A paper up to its acceptance; its address."""
    receiver = at("receiver")
    sent = receiver.post("/papers/new/nurse", counter.form(who))
    assert sent.status_code == 303, page_of(sent).words
    paper = sent.headers["Location"]
    for one in procedure("nurse", PROCEDURE).attachments:
        from django.core.files.uploadedfile import SimpleUploadedFile

        file = SimpleUploadedFile(f"{one.id}.pdf", PDF, "application/pdf")
        assert receiver.post(f"{paper}/files/{one.id}", {"file": file}).status_code == 303
    assert receiver.post(f"{paper}/accept").status_code == 303
    return str(paper)


@pytest.mark.requirement("REG-01", "REG-04")
def test_from_the_counter_to_the_final_confirmation(
    counter: Counter, at: Any, connect: Any
) -> None:
    who = resident(77)
    counter.desk.journey.juki.people[who.number] = who.juki
    paper = taken_in(counter, at, who)
    for name in ("receiver", "receiver-2"):
        shown = page_of(at(name).get(f"{paper}/number"))
        (place,) = shown.find("div[data-type-number]")
        order = json.loads(place.get("data-order"))
        assert place.get("data-origin") == place.get("data-page").partition("/?")[0]
        envelope = typed_envelope(
            counter.desk.journey,
            Order(order["case"], order["nonce"], order["typist"], order["round"]), who.number,
        )  # fmt: skip
        sent = at(name).post(f"{paper}/number", {"envelope": json.dumps(envelope)})
        assert sent.status_code == 303, page_of(sent).words
        assert "もう1人の職員" in page_of(at("receiver").get(paper)).words or name != "receiver"
    assert "照合" in page_of(at("superior").get("/papers")).words
    assert at("superior").post(f"{paper}/confirm").status_code == 409
    counter.desk.journey.later(minutes=1)
    counter.desk.check()
    (step,) = page_of(at("superior").get(paper)).find("#number")
    assert step.get("data-number-act") == "confirm"
    assert page_of(at("receiver").get(paper)).find("#number")[0].get("data-number-act") == "none"
    assert at("superior").post(f"{paper}/confirm").status_code == 303
    found = connect().execute("SELECT state FROM vault.vault_typing").fetchall()
    assert found == [("confirmed",)]


def test_a_scan_nobody_has_to_give_is_asked_for_as_such(counter: Counter, at: Any) -> None:
    receiver = at("receiver")
    paper = receiver.post("/papers/new/nurse", counter.form(resident(78))).headers["Location"]
    needs = {one.get("data-scan"): one.find(".need")[0].words
             for one in page_of(receiver.get(paper)).find("[data-scan]")}  # fmt: skip
    assert needs == {"doctors_certificate": "必須", "koseki_extract": "任意"}
    empty = receiver.post(f"{paper}/files/koseki_extract")
    assert empty.status_code == 422
    assert len(page_of(empty).find("[data-error-summary] li")) == 1


def test_what_is_no_envelope_is_refused_in_words(counter: Counter, at: Any) -> None:
    paper = taken_in(counter, at, resident(78))
    for sent in ("", "{", "[" * 50_000):
        answer = at("receiver").post(f"{paper}/number", {"envelope": sent})
        assert answer.status_code == 422
        assert "intake.number_not_received" in answer.content.decode()
    assert at("receiver").post(f"{paper}/number", {"envelope": "[]"}).status_code == 409


def test_a_number_is_asked_for_only_where_that_was_chosen(
    counter: Counter, at: Any, connect: Any
) -> None:
    form = counter.form(resident(79))
    left_out = {name: value for name, value in form.items() if name != "number_document"}
    assert at("receiver").post("/papers/new/nurse", left_out).status_code == 422
    chosen = {**form, "number_document": "none_given"}
    assert at("receiver").post("/papers/new/nurse", chosen).status_code == 303
    found = connect().execute("SELECT number_document FROM intake.intake_paper").fetchall()
    assert found == [("",)]


@pytest.mark.parametrize("language", ["ja", "en"])
def test_everything_wrong_is_said_at_its_field(counter: Counter, at: Any, language: str) -> None:
    wrong = counter.form(resident(80), family_name="", agent="statutory", identity=["pension"])
    sent = at("receiver").post(f"/papers/new/nurse?lang={language}", wrong)
    assert sent.status_code == 422
    for target in ("id_agent_name", "id_identity_0", "id_family_name"):
        assert f'href="#{target}"' in sent.content.decode()
    assert "frame-src http://localhost:13" in sent.headers["Content-Security-Policy"]


@pytest.mark.requirement("REG-04")
def test_a_superior_is_told_of_numbers_that_are_locked(counter: Counter, connect: Any) -> None:
    """Three rounds that did not agree: the rail says so to whoever has the duty to approve."""
    desk, officers = counter.desk, {"receive": counter.desk.who("receiver")}
    officers["examine"] = desk.journey.people.officer("examine", name="examining-only")
    wrong, fine = desk.accepted(), desk.accepted(resident(79))
    for _ in range(3):
        desk.type(wrong, "receiver", wrong.who.number)
        desk.type(wrong, "receiver-2", fine.who.number)
        desk.check()
    with door_open("officer", counter.database):
        superior = browser(desk.who("superior"))
        (line,) = page_of(superior.get("/cases")).find("a[href='/papers?state=locked']")
        assert "番号の入力が停止" in line.words
        assert "1" in line.words
        names = page_of(superior.get("/papers?state=locked"))
        assert len(names.find("tbody tr")) == 1
        assert len(page_of(superior.get("/papers")).find("tbody tr")) == 2
        for reason, code in REFUSED_REASONS:
            refused = superior.post(f"/papers/{wrong.application}/release", {"reason": reason})
            assert_said_in_place(refused, reason, code)
        for one in officers.values():
            page = page_of(browser(one).get("/cases"))
            assert not page.find("a[href='/papers?state=locked']")
    connect(autocommit=True).execute("UPDATE vault.vault_typing SET state = 'typing'"
                                     " WHERE state = 'locked'")  # fmt: skip
    with door_open("officer", counter.database):
        superior = browser(desk.who("superior"))
        assert not page_of(superior.get("/cases")).find("a[href='/papers?state=locked']")
        assert (
            "番号の入力が止まっている申請はありません"
            in page_of(superior.get("/papers?state=locked")).words
        )
