"""What the register tells the public of an entry, however the certificate was shown."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from meibo.catalogue import qualification
from meibo.rooms.register.models import Entry
from meibo.rooms.register.rules import Standing, Status, has_ended, status_on
from meibo.terms.day import japanese_day


def public_claims(register: str, entry: UUID, standing: Standing | None) -> dict[str, Any]:
    """Qualification, number, date, and the last day where there is one: never the name."""
    found = Entry.objects.only("registration_number", "number_prefix", "registered_on").get(
        id=entry
    )
    claims = {
        "qualification": qualification(register).name.ja,
        "registration_number": found.number,
        "registered_on": found.registered_on.isoformat(),
    }
    if standing is not None and standing.valid_until is not None:
        claims["valid_until"] = standing.valid_until.isoformat()
    return claims


def code_of(standing: Standing | None, at: datetime) -> str:
    """The code of verdict.REASONS for an entry's standing at a moment."""
    if standing is None:
        return "unknown"
    status = status_on(standing, japanese_day(at))
    return "valid" if status == Status.REGISTERED else status.value


def code_of_old(why: str, standing: Standing | None, at: datetime) -> str:
    """Of a certificate that counts no more, withdrawn or expired: why, or that its registration itself
    has ended, where it has; a fresh one is not to be had then."""
    ended = standing is not None and has_ended(standing, japanese_day(at))
    return code_of(standing, at) if ended else why
