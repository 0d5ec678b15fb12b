"""A wallet with a certificate, and the verifier's door open before it: fixtures for a conftest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from rig_asking import Asker
from rig_card import FaceIssuer
from rig_database import Server
from rig_doors import door_open
from rig_journey import FakeJuki, Journey, Trip
from rig_processes import journey_in
from rig_wallet import Wallet, bound_to, new_key

from meibo.connectors.resident_register import asking


@dataclass(frozen=True)
class Shelf:
    """The database, and a wallet with the certificate of somebody registered."""

    database: str
    wallet: Wallet
    name: str
    journey: Journey
    trip: Trip


@pytest.fixture(scope="module")
def shelf(server: Server, home: Path, face_issuer: FaceIssuer) -> Iterator[Shelf]:
    """Made once a file."""
    juki, database = FakeJuki(), server.copy()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(asking, "juki", juki)
        journey = journey_in(database, home, face_issuer, juki)
        journey.at = datetime.now(UTC)
        trip = journey.to("registered")
        text, _ = journey.certify(trip)
    key = new_key()
    wallet = Wallet(bound_to(text, key, journey.as_role), key)
    yield Shelf(database, wallet, trip.who.name, journey, trip)
    server.drop(database)


@pytest.fixture
def door(shelf: Shelf) -> Iterator[Shelf]:
    """The shelf with the verifier's door open."""
    with door_open("verifier", shelf.database):
        yield shelf


@pytest.fixture
def asker(door: Shelf) -> type[Asker]:
    """Makes askers while the door is open."""
    return Asker
