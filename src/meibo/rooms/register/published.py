"""What anyone may learn by a name, of the registers whose Act orders it."""

from __future__ import annotations

from collections.abc import Iterator
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
class Course:
    """A refresher course that was ordered and is not finished, and the last suspension's term."""

    ordered_on: date
    suspended_from: date | None
    suspended_until: date | None


@dataclass(frozen=True, slots=True)
class Published:
    """A current entry as the Act lets it be shown. sex: its code in the register, or None."""

    entry: UUID
    register: str
    registered_on: date
    name: str
    sex: str | None
    standing: Standing
    course: Course | None


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
        Published(entry, register, on, name, sex, Standing(*rest[:-3]), _course(*rest[-3:]))
        for entry, register, on, name, sex, *rest in rows
    ]


def _course(ordered_on: date | None, first: date | None, last: date | None) -> Course | None:
    return None if ordered_on is None else Course(ordered_on, first, last)


@dataclass(frozen=True, slots=True)
class Count:
    """How many registrations of a year are in force; sex: its code, "" where the register has none."""

    register: str
    year: int
    sex: str
    people: int


def count_registered(day: date) -> list[Count]:
    """Every count of a day. Small ones tell of single people: nobody is shown these as they are."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM register.count_registered(%s)", [day])
        return [Count(*row) for row in cursor.fetchall()]


# Rows that are fetched at once; the rest waits in PostgreSQL.
_AT_ONCE = 2_000


def search_feed(register: str, day: date) -> Iterator[tuple[str, int, str]]:
    """Name, year of registration and sex of everybody whose registration is in force on a day, read
    inside the caller's transaction as it goes along."""
    with connection.chunked_cursor() as cursor:
        cursor.execute("SELECT name, year, sex FROM register.search_feed(%s, %s)", [register, day])
        while rows := cursor.fetchmany(_AT_ONCE):
            yield from rows
