"""An own licence card (安衛法免許証) as its holder sees it: what is on it, and which issues it replaced."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from meibo.catalogue import qualification, register_files
from meibo.doors.applicant.own_certificates import state_of
from meibo.doors.frame.components import State
from meibo.flow.certificate.queries import OwnCard
from meibo.terms.text import Text


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence on the card with its state of today."""

    entry: UUID
    name: Text
    number: int
    on: date
    until: date | None
    state: State


@dataclass(frozen=True, slots=True)
class Card:
    """The latest issue, and those before as (count, day it was cancelled), latest first. ended_on:
    the day the latest was cancelled with nothing in its place; None where it is valid."""

    name: Text
    count: int
    issued_on: date
    ended_on: date | None
    licences: list[Licence]
    cancelled: list[tuple[int, date | None]]


def card_of(own: OwnCard) -> Card:
    """The card in words."""
    latest, *before = own.issues
    return Card(
        name=register_files()[own.register_file].name,
        count=latest.count,
        issued_on=latest.issued_on,
        ended_on=latest.cancelled_on,
        licences=[
            Licence(
                line.entry,
                qualification(line.register).name,
                line.registration_number,
                line.registered_on,
                line.valid_until,
                state_of(own.status[line.entry]),
            )
            for line in latest.lines
        ],
        cancelled=[(one.count, one.cancelled_on) for one in before],
    )
