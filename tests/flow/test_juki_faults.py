"""Juki-net at fault, row by row of the table: the case waits and says why; nothing false is kept."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from rig_faults import BY_PEOPLE, GOES_ON, Expect, rows_of
from rig_faulty import Switched, faulty
from rig_journey import FakeJuki

from meibo.connectors.resident_register import asking
from meibo.connectors.resident_register.service import JukiService
from meibo.connectors.wire.breaker import FAILURES
from meibo.connectors.wire.neighbour import Neighbour
from meibo.doors.officer.findings import WAITING
from meibo.terms.actor import Actor
from neighbours.resident_register.faults import WIRE

NUMBER = Actor("process:number")
ENQUIRY = "SELECT state, waiting_for, answer IS NULL FROM examination.examination_enquiry"


class Register:
    """The register's wire over people a test knows; `asked` are the numbers it was given."""

    def __init__(self, juki: FakeJuki) -> None:
        self.people, self.asked, self.looked = juki.people, 0, 0

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
        start("200 OK", [("Content-Type", "application/json")])
        if environ["PATH_INFO"] == "/healthz":
            self.looked += 1
            return [b'{"ok": true}']
        self.asked += 1
        body = json.loads(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
        person = self.people.get(body["individual_number"])
        result = "found" if person else "not_found"
        answer = {"request_id": body["request_id"], "result": result, "person": person}
        return [json.dumps(answer).encode()]


@pytest.fixture
def register(juki: FakeJuki) -> Register:
    return Register(juki)


@pytest.fixture
def switched(
    register: Register, journey: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Switched]:
    """The register with its switches, asked by the real connector but without TLS."""
    service = JukiService()
    service.neighbour = Neighbour("resident_register", whole=0.6)
    monkeypatch.setattr(asking, "juki", service)
    with faulty(register, WIRE, tmp_path) as made:
        yield made


def ask(journey: Any, minutes: float = 0) -> None:
    with journey.as_role("number"):
        asking.ask_due(NUMBER, journey.later(minutes=minutes) if minutes else journey.at)


def opened(journey: Any) -> Any:
    trip = journey.to("forwarded")
    journey.tick("open_cases")
    return trip


@pytest.mark.parametrize(
    ("kind", "answer", "expected"), rows_of("resident_register", "enquiries"),
    ids=lambda given: given if isinstance(given, str) else "",
)  # fmt: skip
@pytest.mark.requirement("JUK-10")
def test_each_fault_of_juki_net(
    journey: Any, rows: Any, switched: Switched, kind: str, answer: str, expected: Expect
) -> None:
    opened(journey)
    switched.set(kind, "enquiries", answer, seconds={"slow": 0.1, "late": 1.0}.get(kind, 0.0))
    ask(journey)
    if expected.does in {GOES_ON, BY_PEOPLE}:
        assert rows(ENQUIRY) == [("answered", "", False)]
    else:
        assert rows(ENQUIRY) == [("asked", expected.says, True)]
        assert expected.says in WAITING
        outcomes = rows("SELECT outcome FROM journal.journal_entry WHERE function = 'enquiry.wait'")
        assert outcomes == [(expected.journal,)]
        switched.clear()
        ask(journey, minutes=1)
    journey.tick("record_answers")
    facts = rows("SELECT finding FROM examination.examination_fact WHERE source = 'juki'")
    assert facts == [("differs" if expected.does == BY_PEOPLE else "agrees",)]
    assert rows(ENQUIRY)[0][0] == "answered"


@pytest.mark.requirement("JUK-10", "JUK-08")
def test_a_register_that_is_known_not_to_answer_costs_no_number(
    journey: Any, rows: Any, switched: Switched, register: Register
) -> None:
    """Each try used to take the number out first; a long outage would have tripped the limits."""
    opened(journey)
    switched.set("error", "enquiries")
    for minute in range(1, 12):
        ask(journey, minutes=minute * 6)
    used = rows("SELECT count(*) FROM journal.journal_entry WHERE function = 'vault.reveal'")[0][0]
    assert used == FAILURES
    assert rows(ENQUIRY) == [("asked", "resident_register_down", True)]
    assert register.asked == 0


def test_the_probe_of_a_rested_breaker_asks_about_nobody(
    journey: Any, rows: Any, switched: Switched, register: Register
) -> None:
    opened(journey)
    switched.set("error", "enquiries")
    for minute in range(1, FAILURES + 2):
        ask(journey, minutes=minute * 6)
    breaker = asking.juki.neighbour.breaker
    assert breaker.resting
    switched.clear()
    breaker._clock = lambda: 1e12
    ask(journey, minutes=100)
    assert (register.looked, register.asked) == (1, 1)
    assert rows(ENQUIRY) == [("answered", "", False)]
