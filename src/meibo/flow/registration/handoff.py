"""What certificates pull from registration, and what the clock tells intake."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from meibo.rooms.register.models import Entry


@dataclass(frozen=True, slots=True)
class Registered:
    """A case that led to an entry."""

    case: UUID
    number: int
    on: date


def registered_among(cases: list[UUID]) -> list[Registered]:
    """Those of some examination cases that have been entered."""
    rows = Entry.objects.filter(case__in=cases).order_by("registration_number")
    return [
        Registered(*row) for row in rows.values_list("case", "registration_number", "registered_on")
    ]
