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


def entry_of(case: UUID) -> Registered:
    """The entry a run made of a case; LookupError where there is none (yet)."""
    row = Entry.objects.filter(case=case).values_list(
        "case", "registration_number", "registered_on"
    )
    found = row.first()
    if found is None:
        raise LookupError(case)
    return Registered(*found)
