"""The register's window on licence cards: a new issue at each act that changes it, and its history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection

from meibo.rooms.journal.act import Act
from meibo.rooms.register.models import CardIssue, CardLicence, Entry


@dataclass(frozen=True, slots=True)
class Line:
    """A licence on a card."""

    entry: UUID
    register: str
    registration_number: int
    registered_on: date
    valid_until: date | None


@dataclass(frozen=True, slots=True)
class Issue:
    """One issue of a card; cancelled_on: the day the next one took its place or its last licence
    ended, None for the card that is valid now."""

    count: int
    issued_on: date
    cancelled_on: date | None
    lines: tuple[Line, ...]


def issue_cards(act: Act, entries: list[Entry]) -> None:
    """Give each person just entered a new card, in one statement of the running act (REG-10).

    One order for everybody: two runs that meet in several people wait for each other, never both.
    """
    cases = [one.case for one in sorted(entries, key=lambda one: one.qualification_pseudonym)]
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT register.issue_card(one.case_id, %s)
                 FROM unnest(%s::uuid[]) WITH ORDINALITY AS one (case_id, place) ORDER BY place""",
            [act.at, cases],
        )


def renew_card(act: Act, cause: UUID) -> None:
    """Give the person of an entry a new card after the version a case brought: with every licence
    that lives then, and none where no licence is left."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT register.issue_card(%s, %s)", [cause, act.at])


def card_issues(register_file: str, pseudonym: UUID) -> list[Issue]:
    """Every issue of a person's card, latest first; empty where there is no card.

    Lines are those the reader may see: an officer, of the own registers (VLT-07).
    """
    issues = list(
        CardIssue.objects.filter(
            card__register_file=register_file, card__qualification_pseudonym=pseudonym
        ).order_by("-issue_count")
    )
    if not issues:
        return []
    lines: dict[UUID, list[Line]] = {one.id: [] for one in issues}
    for row in CardLicence.objects.filter(issue__in=issues).order_by("registered_on", "register"):
        lines[row.issue_id].append(
            Line(
                row.entry, row.register, row.registration_number, row.registered_on, row.valid_until
            )
        )
    ended = _ended(register_file, pseudonym)
    later = [None, *(one.issued_on for one in issues)]
    made = []
    for one, replaced in zip(issues, later, strict=False):
        days = [day for day in (replaced, ended.get(one.id)) if day is not None]
        cancelled = min(days, default=None)
        made.append(Issue(one.issue_count, one.issued_on, cancelled, tuple(lines[one.id])))
    return made


def _ended(register_file: str, pseudonym: UUID) -> dict[UUID, date]:
    """The issues with a licence that has ended, and the day it did; also of licences that the
    reader does not see."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM register.ended_cards(%s, %s)", [register_file, pseudonym])
        return dict(cursor.fetchall())
