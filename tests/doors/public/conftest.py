"""Certificates of two people, one suspended; and the public's door open before them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from rig_card import FaceIssuer
from rig_database import Server
from rig_doors import door_open
from rig_journey import FakeJuki, Journey
from rig_processes import journey_in

from meibo.connectors.resident_register import asking
from meibo.doors.public import search
from meibo.flow.certificate.commands.request_certificate import request_certificate
from meibo.flow.certificate.models import Credential
from meibo.flow.registration.commands.approve_disposition import approve_disposition
from meibo.flow.registration.commands.propose_disposition import propose_disposition
from meibo.terms.day import japanese_day


@dataclass(frozen=True)
class Held:
    """A certificate as its holder has it."""

    id: UUID
    jwt: str
    name: str


@dataclass(frozen=True)
class Shelf:
    """The database and the certificates in it."""

    database: str
    valid: Held
    suspended: Held


def _issued(journey: Journey, *, suspend: bool) -> Held:
    trip = journey.to("registered")
    with journey.acting(trip.person) as actor:
        credential = request_certificate(actor, journey.at, entry=trip.entry)
    journey.tick("issue_certificates")
    if suspend:
        day = japanese_day(journey.at)
        with journey.acting(journey.officer("registrar")) as actor:
            proposed = propose_disposition(
                actor, journey.at, entry=trip.entry, kind="suspension", starts_on=day,
                ends_on=day + timedelta(days=300), letter_number="医政発第1号", reason="試験",
            )  # fmt: skip
        with journey.acting(journey.officer("approver")) as actor:
            approve_disposition(actor, journey.at, disposition=proposed)
    with journey.as_role("clock"):
        return Held(credential, Credential.objects.get(id=credential).jwt, trip.who.name)


@pytest.fixture(scope="session")
def shelf(server: Server, home: Path, face_issuer: FaceIssuer) -> Iterator[Shelf]:
    """Made once: the door changes nothing but the journal. Issued now, valid for a year."""
    juki = FakeJuki()
    name = server.copy()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(asking, "juki", juki)
        journey = journey_in(name, home, face_issuer, juki)
        journey.at = datetime.now(UTC)
        made = Shelf(name, _issued(journey, suspend=False), _issued(journey, suspend=True))
    yield made
    server.drop(name)


@pytest.fixture
def door(shelf: Shelf) -> Iterator[Shelf]:
    """The shelf with the public's door open."""
    with door_open("public", shelf.database):
        yield shelf


@pytest.fixture(autouse=True)
def nobody_searched() -> Iterator[None]:
    """Each test's searches are the first from their place."""
    search.pace.cache_clear()
    yield
    search.pace.cache_clear()
