"""A stage with an application in every state, made once; each test gets a copy of its database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.test import Client
from rig_card import CardProgram, FaceIssuer, Resident, signed
from rig_database import Server
from rig_doors import browser, door_open
from rig_journey import FakeJuki, Journey, Trip
from rig_people import Person
from rig_processes import journey_in

from meibo.config.database import setup
from meibo.connectors.card import service
from meibo.connectors.payment_gateway import gateway as gateways
from meibo.connectors.resident_register import asking
from meibo.flow.intake.ports import CardDownError
from meibo.rooms.payments.ports import GatewayDownError
from meibo.terms.text import Text

# The clock of a journey takes everybody along: who is to be furthest goes first.
STATES = ("registered", "decided", "forwarded", "paid", "accepted", "arrived", "complete", "draft")


@dataclass
class Stage:
    """Who and what is in the prepared database."""

    database: str
    trips: dict[str, Trip] = field(default_factory=dict)
    stranger: Person | None = None
    newcomer: Person | None = None
    files: dict[str, UUID] = field(default_factory=dict)

    def at(self, name: str | None, *, csrf: bool = False) -> Client:
        """The browser of the person whose application is in a state, or of nobody."""
        return browser(self.trips[name].person if name else None, csrf=csrf)

    def path(self, name: str, rest: str = "") -> str:
        """Address of an application's page."""
        return f"/applications/{self.trips[name].application}{rest}"

    def certificate(self, rest: str = "") -> str:
        """Address of the registered person's certificate."""
        return f"/certificate/{self.trips['registered'].entry}{rest}"

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """Rows as the superuser sees them."""
        with psycopg.connect(setup.setup_url(self.database), autocommit=True) as connection:
            return connection.execute(query.encode(), values).fetchall()

    def journal(self) -> list[tuple[str, str]]:
        """(function, outcome) of every entry, in order."""
        return self.rows("SELECT function, outcome FROM journal.journal_entry ORDER BY id")


def _file(journey: Journey, trip: Trip) -> UUID:
    from meibo.rooms.documents.models import Document

    with journey.as_role("clock"):
        found: UUID = Document.objects.values_list("id", flat=True).get(
            case=trip.application, kind="doctors_certificate"
        )
    return found


@pytest.fixture(scope="session")
def prepared(server: Server, home: Path, face_issuer: FaceIssuer) -> Iterator[Stage]:
    """The prepared database; nobody is connected to it."""
    juki = FakeJuki()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(asking, "juki", juki)
        stage = Stage(server.copy())
        journey = journey_in(stage.database, home, face_issuer, juki)
        stage.trips["returned"] = journey.to("examined")
        journey.returned(stage.trips["returned"], "日付が読めません。")
        stage.trips |= {state: journey.to(state) for state in STATES}
        stage.files = {name: _file(journey, stage.trips[name]) for name in ("complete", "accepted")}
        stage.stranger = journey.people.applicant()
        stage.newcomer = journey.people.applicant()
    server.let_go(stage.database)
    yield stage
    server.drop(stage.database)


def _copy(server: Server, prepared: Stage) -> Stage:
    return replace(prepared, database=server.copy(prepared.database))


@pytest.fixture
def stage(server: Server, prepared: Stage) -> Iterator[Stage]:
    """The stage in a database of this test's own, with the applicants' door open."""
    made = _copy(server, prepared)
    with door_open("applicant", made.database):
        yield made
    server.drop(made.database)


@pytest.fixture(scope="module")
def shown(server: Server, prepared: Stage) -> Iterator[Stage]:
    """A copy with the door open for the tests of a file that leave each other alone."""
    made = _copy(server, prepared)
    with door_open("applicant", made.database):
        yield made
    server.drop(made.database)


class FakeCard:
    """The card's service: remembers what it was asked, gives what a test puts in. cms: instead of
    the person's good signature over what was handed over."""

    def __init__(self, program: CardProgram) -> None:
        self.program = program
        self.who: Resident | None = None
        self.down = False
        self.cancelled = False
        self.cms: bytes | None = None
        self.asked: list[tuple[str, str]] = []
        self._context: tuple[UUID, str] | None = None
        self.document = b""

    def _ask(self, kind: str, return_url: str) -> str:
        if self.down:
            raise CardDownError("ConnectError")
        self.asked.append((kind, return_url))
        return f"http://127.0.0.1:1/{kind}/request-of-the-tests"

    def ask_face(self, case: UUID, nonce: str, return_url: str) -> str:
        self._context = (case, nonce)
        return self._ask("face", return_url)

    def face(self, request: str) -> dict[str, Any] | None:
        if self.down:
            raise CardDownError("ConnectError")
        if self.cancelled or self._context is None or self.who is None:
            return None
        return self.program.envelope(self.who, *self._context)

    def ask_signature(self, document: bytes, title: Text, return_url: str) -> str:
        self.document = document
        return self._ask("signing", return_url)

    def signature(self, request: str) -> bytes | None:
        if self.down:
            raise CardDownError("ConnectError")
        if self.cancelled or not (self.cms or self.who):
            return None
        return self.cms or signed(self.document, self.who)


class FakeGateway:
    """The gateway: remembers orders."""

    def __init__(self) -> None:
        self.down = False
        self.orders: list[tuple[UUID, int, str]] = []

    def order(self, demand: UUID, amount: int, description: Text, return_url: str) -> str:
        if self.down:
            raise GatewayDownError("ConnectError")
        self.orders.append((demand, amount, return_url))
        return f"http://127.0.0.1:3/pay/{demand}"


@pytest.fixture
def card(
    monkeypatch: pytest.MonkeyPatch, stage: Stage, home: Path, face_issuer: FaceIssuer
) -> FakeCard:
    """A card in the reader; `who` is whose."""
    made = FakeCard(CardProgram(face_issuer, home / "public"))
    monkeypatch.setattr(service, "card", made)
    return made


@pytest.fixture
def gateway(monkeypatch: pytest.MonkeyPatch, stage: Stage) -> FakeGateway:
    """A payment gateway without a wire."""
    made = FakeGateway()
    monkeypatch.setattr(gateways, "gateway", made)
    return made
