"""Being a process of Meibo's in a test: its role on a database, its secrets, its adapters."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.test import override_settings
from rig_card import CardProgram, FaceIssuer
from rig_database import connected_as
from rig_journey import FakeJuki, Journey
from rig_people import AsRole, People

from meibo import plugs
from meibo.config.home import key_store, secrets
from meibo.config.process import process

# Journeys sign by what `rig_card.signed` makes; everything else is the process's own.
STAND_INS = {"intake.signature": "rig_card:judge"}


@contextmanager
def acting_as(role: str, database: str) -> Iterator[Any]:
    """Be a process ("clock" or "meibo_clock") on a database; yields Django's connection. A key store
    belongs to one database, so each has its own."""
    name = role.removeprefix("meibo_")
    definition = process(name)
    with (
        connected_as(f"meibo_{name}", database, keep=True) as made,
        override_settings(
            PROCESS=definition, SECRETS=secrets(name), KEY_STORE=key_store() / database
        ),
    ):
        adapters = definition.adapters
        plugs.install({port: STAND_INS.get(port, adapters[port]) for port in adapters})
        try:
            yield made
        finally:
            plugs.install({})


def roles_of(database: str) -> AsRole:
    """as_role for one database."""
    return lambda role: acting_as(role, database)


def journey_in(database: str, home: Path, issuer: FaceIssuer, juki: FakeJuki) -> Journey:
    """A journey factory for one database; the caller has put `juki` where enquiries ask."""
    as_role = roles_of(database)
    return Journey(People(as_role), as_role, CardProgram(issuer, home / "public"), juki)
