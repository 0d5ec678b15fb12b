"""Applications as a list shows them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from meibo.doors.applicant.own_drafts import name_of
from meibo.doors.applicant.standing import OPEN, ApplicationRow, state_of
from meibo.doors.frame.components import State
from meibo.terms.text import Text


@dataclass(frozen=True, slots=True)
class Listed:
    """One line. when: arrival, or for a draft the last saving."""

    href: str
    reference: str
    name: Text
    state: State
    when: datetime
    arrived: bool
    open: bool


def listed_applications(rows: Iterable[ApplicationRow]) -> list[Listed]:
    """Lines in the order of the rows."""
    return [
        Listed(
            href=reverse("application", args=[row.id]),
            reference=row.reference,
            name=name_of(row.register, row.procedure),
            state=state_of(row),
            when=row.arrived_at or row.saved_at,
            arrived=row.arrived_at is not None,
            open=row.state in OPEN,
        )
        for row in rows
    ]
