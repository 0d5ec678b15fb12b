"""What the register tells the public of an entry, however the certificate was shown."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from meibo.catalogue import qualification
from meibo.rooms.register.models import Entry
from meibo.rooms.register.rules import ENDED, Standing, Status, status_on
from meibo.terms.day import japanese_day


def public_claims(register: str, entry: UUID) -> dict[str, Any]:
    """Qualification, number and date: never the name."""
    found = Entry.objects.only("registration_number", "registered_on").get(id=entry)
    return {
        "qualification": qualification(register).name.ja,
        "registration_number": str(found.registration_number),
        "registered_on": found.registered_on.isoformat(),
    }


def code_of(standing: Standing | None, at: datetime) -> str:
    """The code of verdict.REASONS for an entry's standing at a moment."""
    if standing is None:
        return "unknown"
    status = status_on(standing, japanese_day(at))
    return "valid" if status == Status.REGISTERED else status.value


def code_of_withdrawn(standing: Standing | None) -> str:
    """Of a certificate that was withdrawn: that its registration has ended, where it has."""
    return standing.status if standing and standing.status in ENDED else "withdrawn"
