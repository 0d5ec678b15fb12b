"""The clock's part in regular checks of domiciles: admit, withdraw, record. They end as whole-register
enquiries do (periodic.py)."""

from __future__ import annotations

from datetime import datetime

from meibo.flow.registration.periodic import domiciles
from meibo.flow.registration.periodic.commands.admit_domiciles import admit_domiciles
from meibo.flow.registration.periodic.commands.record_domicile import record_domicile
from meibo.flow.registration.periodic.commands.withdraw_domicile import withdraw_domicile
from meibo.rooms.journal.rounds import each
from meibo.rooms.network.states import Occasion
from meibo.rooms.network.window import settled
from meibo.terms.actor import Actor


def admit(actor: Actor, at: datetime) -> int:
    """The next holders of each approved check that has room."""
    return each(
        "admit_domiciles",
        domiciles.to_admit(),
        lambda one: admit_domiciles(actor, at, enquiry=one),
    )


def withdraw_ended(actor: Actor, at: datetime) -> int:
    """Whose registration has ended is not asked about any more."""
    return each(
        "withdraw_domicile",
        domiciles.ended(at),
        lambda one: withdraw_domicile(actor, at, check=one),
    )


def record(actor: Actor, at: datetime) -> int:
    """What came of enquiries about domiciles."""
    return each(
        "record_domicile",
        settled(Occasion.PERIODIC),
        lambda one: record_domicile(actor, at, check=one),
    )
