"""The person's licence card as an entry's page shows it: the issue that is valid, and those before."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from meibo.catalogue import qualification
from meibo.doors.frame.components import State
from meibo.doors.officer.wording import short_day
from meibo.flow.registration.queries import EntryFile
from meibo.rooms.register.cards import Issue
from meibo.terms.text import Text

VALID = State(Text("有効な免許証", "Valid card"), "good")
CANCELLED = State(Text("失効した免許証", "Cancelled card"), "off")


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence on the card. href: its entry, empty for the one being looked at."""

    name: Text
    number: int
    on: Text
    until: Text | None
    href: str


@dataclass(frozen=True, slots=True)
class ShownIssue:
    """One issue; licences are those of the officer's registers."""

    count: int
    issued_on: Text
    cancelled_on: Text | None
    state: State
    licences: list[Licence]


def card_of(file: EntryFile) -> list[ShownIssue]:
    """Every issue of the card, latest first; empty where the register file has no cards."""
    return [_shown(issue, file) for issue in file.card]


def _shown(issue: Issue, file: EntryFile) -> ShownIssue:
    return ShownIssue(
        count=issue.count,
        issued_on=short_day(issue.issued_on),
        cancelled_on=short_day(issue.cancelled_on) if issue.cancelled_on else None,
        state=CANCELLED if issue.cancelled_on else VALID,
        licences=[
            Licence(
                qualification(line.register).name,
                line.registration_number,
                short_day(line.registered_on),
                short_day(line.valid_until) if line.valid_until else None,
                "" if line.entry == file.entry.id else reverse("entry", args=[line.entry]),
            )
            for line in issue.lines
        ],
    )
