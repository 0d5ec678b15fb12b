"""A stage with a case in every state, made once; each test gets a copy of its database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.test import Client
from rig_card import FaceIssuer, resident
from rig_database import Server
from rig_doors import browser, door_open
from rig_journey import FakeJuki, Journey, Trip
from rig_paper import Desk
from rig_people import Person
from rig_processes import journey_in

from meibo.connectors.resident_register import asking
from meibo.flow.registration.commands.propose_disposition import propose_disposition
from meibo.terms.day import japanese_day

IVS = "渡邉\U000e0111　遥"
PDF = "doctors_certificate"


@dataclass
class Stage:
    """Who and what is in the prepared database."""

    database: str
    trips: dict[str, Trip] = field(default_factory=dict)
    officers: dict[str, Person] = field(default_factory=dict)
    papers: dict[str, UUID] = field(default_factory=dict)
    disposition: UUID | None = None
    document: UUID | None = None

    def at(self, who: str | None) -> Client:
        """A browser of one of the officers, or of nobody."""
        return browser(self.officers[who] if who else None)

    def case(self, name: str) -> UUID:
        found = self.trips[name].case
        assert found is not None
        return found

    def entry(self, name: str) -> UUID:
        found = self.trips[name].entry
        assert found is not None
        return found


def _officers(journey: Journey) -> dict[str, Person]:
    """Everyone with every duty, and one for each lack of it."""
    people = journey.people
    return {
        "examiner": journey.officer("examiner"),
        "approver": journey.officer("approver"),
        "registrar": journey.officer("registrar"),
        "examine": people.officer("examine", name="only-examine"),
        "approve": people.officer("approve", name="only-approve"),
        "register": people.officer("register", name="only-register"),
        "network": people.officer("network", name="only-network"),
        "receive": people.officer("receive", name="only-receive"),
        "terminal": people.officer("terminal", name="only-terminal"),
        "none": people.officer(name="no-duty"),
        "elsewhere": people.officer(
            "examine", "approve", "register", "receive", registers=["astrologer"], name="elsewhere"
        ),
    }


def _trips(journey: Journey, juki: FakeJuki) -> dict[str, Trip]:
    trips = {name: journey.to("registered") for name in ("entered", "suspended")}
    variant = resident(
        501, name=IVS, birth_date="2000-02-29", address="東京都架空区見本町一丁目２番３号"
    )
    juki.people[variant.number] = {
        **variant.juki, "name": "渡邉　遥", "address": "東京都架空区見本町一丁目２番３号　見本荘１０１",
        "alphabet_name": "WATANABE HARUKA", "kana": "ワタナベ　ハルカ",
        "municipality_code": "13104",
    }  # fmt: skip
    trips["differs"] = journey.to("examined", variant, address="東京都架空区見本町1丁目2番3号")
    trips["open"] = journey.to("examined", declared_health="yes")
    trips["checked"] = journey.to("checked")
    trips["proposed"] = journey.to("proposed")
    trips["approved"] = journey.to("decided")
    juki.down = True
    trips["waiting"] = journey.to("examined")
    juki.down = False
    return trips


def _document(journey: Journey, trip: Trip) -> UUID:
    from meibo.rooms.documents.models import Document

    with journey.as_role("clock"):
        return Document.objects.values_list("id", flat=True).get(case=trip.application, kind=PDF)


@pytest.fixture(scope="session")
def prepared(server: Server, home: Path, face_issuer: FaceIssuer) -> Iterator[Stage]:
    """The prepared database; nobody is connected to it."""
    juki = FakeJuki()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(asking, "juki", juki)
        stage = Stage(server.copy())
        journey = journey_in(stage.database, home, face_issuer, juki)
        stage.officers = _officers(journey)
        stage.trips = _trips(journey, juki)
        desk = Desk(journey)
        stage.papers["typing"] = desk.accepted().application
        stage.papers["draft"] = desk.draft(resident(9_500))
        stage.document = _document(journey, stage.trips["open"])
        with journey.acting(stage.officers["registrar"]) as actor:
            # From today on: the pages ask the real clock whether a suspension holds.
            today = japanese_day(datetime.now(UTC))
            stage.disposition = propose_disposition(
                actor, journey.at, entry=stage.entry("suspended"), kind="suspension",
                starts_on=today, ends_on=today + timedelta(days=30),
                letter_number="医政発第1号", reason="試験のための処分",
            )  # fmt: skip
    server.let_go(stage.database)
    yield stage
    server.drop(stage.database)


def _copy(server: Server, prepared: Stage) -> Stage:
    return replace(prepared, database=server.copy(prepared.database))


@pytest.fixture
def stage(server: Server, prepared: Stage) -> Iterator[Stage]:
    """The stage in a database of this test's own, with the officers' door open."""
    made = _copy(server, prepared)
    with door_open("officer", made.database):
        yield made
    server.drop(made.database)


@pytest.fixture(scope="session")
def shown(server: Server, prepared: Stage) -> Iterator[Stage]:
    """A copy for the tests that change nothing but the journal."""
    made = _copy(server, prepared)
    yield made
    server.drop(made.database)


@pytest.fixture
def seen(shown: Stage) -> Iterator[Stage]:
    """The shared copy, with the officers' door open."""
    with door_open("officer", shown.database):
        yield shown
