"""Applications as a list shows them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from meibo.doors.applicant.own_drafts import name_of
from meibo.doors.applicant.standing import OPEN, ApplicationRow, state_of, to_do
from meibo.doors.frame.components import State
from meibo.terms.text import Text


@dataclass(frozen=True, slots=True)
class Listed:
    """One line. when: arrival, or for a draft the last saving. to_do: what its applicant can do."""

    href: str
    reference: str
    name: Text
    state: State
    when: datetime
    arrived: bool
    open: bool
    to_do: Text | None


def listed_applications(rows: Iterable[ApplicationRow]) -> list[Listed]:
    """Lines in the order of the rows."""
    listed = list(rows)
    answered = {row.earlier_id for row in listed}
    return [
        Listed(
            href=reverse("application", args=[row.id]),
            reference=row.reference,
            name=name_of(row.register, row.procedure),
            state=state_of(row),
            when=row.arrived_at or row.saved_at,
            arrived=row.arrived_at is not None,
            open=row.state in OPEN,
            to_do=None if row.id in answered else to_do(row),
        )
        for row in listed
    ]


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines under one heading."""

    heading: Text
    lines: list[Listed]


def in_groups(listed: list[Listed]) -> list[Lines]:
    """What waits for its applicant first, then what is under way, then what is closed."""
    groups = (
        Lines(Text("あなたの手続を待っているもの", "Waiting for you"),
              [one for one in listed if one.to_do]),
        Lines(Text("進行中のもの", "Under way"),
              [one for one in listed if one.open and not one.to_do]),
        Lines(Text("終わったもの", "Closed"),
              [one for one in listed if not one.open and not one.to_do]),
    )  # fmt: skip
    return [group for group in groups if group.lines]
