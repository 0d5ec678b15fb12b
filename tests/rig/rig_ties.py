"""What was registered on paper, and the claims its holder makes to it with a card."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from rig_card import Resident, resident
from rig_journey import Journey, Trip
from rig_paper import Desk
from rig_people import Person

from meibo.flow.intake.commands.begin_tie import begin_tie
from meibo.flow.intake.commands.deposit_for_tie import deposit_for_tie


def held_on_paper(journey: Journey) -> Trip:
    """A stage: somebody registered on paper."""
    desk = Desk(journey)
    trip = desk.linked(desk.accepted(resident(6_401)))
    journey.list_passer(trip.who)
    return journey.on(trip, "registered", start="accepted")


def sealed(
    journey: Journey, person: Person, who: Resident, register: str = "nurse", **odd: Any
) -> UUID:
    """A claim with the card's envelope in the vault."""
    with journey.acting(person) as actor:
        tie, nonce = begin_tie(actor, journey.at, register=register)
        envelope = journey.program.envelope(who, tie, nonce, **odd)
        deposit_for_tie(actor, journey.at, tie=tie, envelope=envelope)
    return UUID(str(tie))
