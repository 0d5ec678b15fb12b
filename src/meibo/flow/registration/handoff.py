"""What certificates pull from registration, and what the clock tells intake."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from meibo.rooms.register.models import Version


@dataclass(frozen=True, slots=True)
class Written:
    """A case that led to a version of an entry: a new one's first, or a later one."""

    case: UUID
    number: str
    on: date


def written_of(case: UUID) -> Written:
    """What the register says by a case; LookupError where there is nothing (yet)."""
    row = Version.objects.select_related("entry").filter(cause=case).first()
    if row is None:
        raise LookupError(case)
    return Written(row.cause, row.entry.number, row.effective_on)
