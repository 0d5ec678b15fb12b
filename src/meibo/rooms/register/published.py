"""What anyone may learn by a name, of the registers whose Act orders it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import DatabaseError, connection

from meibo.rooms.register.refusals import too_many_searches
from meibo.rooms.register.rules import Standing

# As register.search_published has them (sql/published.sql): one row more than is shown.
SHOWN = 20
NO_TURN = "53400"


@dataclass(frozen=True, slots=True)
class Published:
    """A current entry as the Act lets it be shown. sex: its code in the register, or None."""

    entry: UUID
    register: str
    registered_on: date
    name: str
    sex: str | None
    standing: Standing


def published(name_key: str) -> list[Published]:
    """Entries of exactly this folded name, earliest first, at most SHOWN + 1.

    Refuses register.search_busy where everybody's searches together come too fast; PostgreSQL
    counts them, whatever becomes of the transaction.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM register.search_published(%s)", [name_key])
            rows = cursor.fetchall()
    except DatabaseError as error:
        if getattr(error.__cause__, "sqlstate", None) == NO_TURN:
            raise too_many_searches() from error
        raise
    return [
        Published(entry, register, on, name, sex, Standing(*standing))
        for entry, register, on, name, sex, *standing in rows
    ]
