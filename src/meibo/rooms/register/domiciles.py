"""The living holders of a register with their registered domicile, for the regular check of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection

from meibo.rooms.register.holders import GOES_ON, LATEST
from meibo.rooms.register.models import Version
from meibo.rooms.register.rules import has_ended
from meibo.rooms.register.window import standing_of
from meibo.terms.day import japanese_day


@dataclass(frozen=True, slots=True)
class Domiciled:
    """A living holder. domicile: a prefecture, or a foreign national's nationality."""

    number: int
    entry: UUID
    pseudonym: UUID
    account: UUID
    registered_on: date
    domicile: str


def domiciled(register: str, *, after: int, most: int, at: datetime) -> list[Domiciled]:
    """Up to `most` living holders behind a registration number, in the order of theirs."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT e.registration_number, e.id, e.qualification_pseudonym, e.account,
                   e.registered_on, coalesce(v.particulars->>'domicile', '')
              FROM register.register_entry AS e {LATEST}
             WHERE e.register = %s AND e.registration_number > %s AND {GOES_ON}
             ORDER BY e.registration_number LIMIT %s
            """,  # noqa: S608 - the expressions are constants
            [register, after, japanese_day(at), most],
        )
        return [Domiciled(*row) for row in cursor.fetchall()]


def ended_among(entries: Sequence[UUID], day: date) -> set[UUID]:
    """Those of some entries whose registration is over on a day."""
    rows = (
        Version.objects.filter(entry__in=list(entries))
        .order_by("entry_id", "-sequence")
        .distinct("entry_id")
    )  # fmt: skip
    return {row.entry_id for row in rows if has_ended(standing_of(row), day)}
