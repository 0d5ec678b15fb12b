"""Parts as the number process works through them: sent, answered, or waiting. No number comes here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson
from django.db import connection

from meibo.catalogue import authority_of
from meibo.flow.examination.rules import next_try
from meibo.flow.registration.periodic.answers import Read
from meibo.flow.registration.periodic.commands.admit_part import compared
from meibo.flow.registration.periodic.models import (
    BadRow,
    Difference,
    WholeEnquiry,
    WholePart,
)
from meibo.flow.registration.periodic.states import PartState, Source
from meibo.terms.day import japanese_day

# An answer with bad rows is read so often before what is bad in it is left to people.
MOST_FETCHES = 3


@dataclass(frozen=True, slots=True)
class Part:
    """A part to be worked on. compared: the items of an answer that count for its register. as_of: the
    day asked about (照会基準日), that of the approval: a file that is made again is the same file."""

    id: UUID
    enquiry: UUID
    register: str
    part: int
    authority: str
    compared: list[str]
    as_of: date


def due(state: PartState, at: datetime) -> UUID | None:
    """The next part of Juki-net's in a state whose time has come."""
    rows = WholePart.objects.filter(
        state=state, next_try_at__lte=at, enquiry__source=Source.JUKI
    )  # fmt: skip
    return rows.order_by("next_try_at", "id").values_list("id", flat=True).first()


def claim(part: UUID, state: PartState, at: datetime) -> Part | None:
    """Take a part for one try inside the caller's act; None where another has it. The try is written
    down first: killed in between, the same is done again a little later."""
    row = (
        WholePart.objects.select_for_update(skip_locked=True)
        .filter(id=part, state=state, next_try_at__lte=at)
        .first()
    )
    if row is None:
        return None
    row.tries += 1
    row.next_try_at = next_try(at, row.tries)
    row.save(update_fields=["tries", "next_try_at"])
    authority = authority_of(row.register).id
    approved = WholeEnquiry.objects.values_list("approved_at", flat=True).get(id=row.enquiry_id)
    if approved is None:
        raise ValueError("a part of an enquiry that nobody approved")
    return Part(
        row.id, row.enquiry_id, row.register, row.part, authority, compared(row.register),
        japanese_day(approved),
    )  # fmt: skip


def write_sent(part: UUID, at: datetime) -> bool:
    """The other side has the file."""
    rows = WholePart.objects.filter(id=part, state=PartState.ADMITTED)
    return bool(
        rows.update(state=PartState.SENT, sent_at=at, next_try_at=at, tries=0, waiting_for="")
    )


def write_unknown(part: UUID, at: datetime) -> bool:
    """The other side does not know the file: it is sent again."""
    rows = WholePart.objects.filter(id=part, state=PartState.SENT)
    return bool(rows.update(state=PartState.ADMITTED, next_try_at=at, waiting_for="unknown_there"))


def write_wait(part: UUID, reason: str) -> None:
    """Say what a part waits for."""
    WholePart.objects.filter(id=part).update(waiting_for=reason)


def write_read(part: Part, at: datetime, read: Read) -> bool:
    """Put an answer away, once: what differs for the clock to compare, what is bad for people.

    The good rows of a part that is read again are compared again, which does nothing twice; its bad
    rows take the place of those before.
    """
    row = WholePart.objects.select_for_update().filter(id=part.id, state=PartState.SENT).first()
    if row is None:
        return False
    BadRow.objects.filter(part=row).delete()
    bad = [
        BadRow(part=row, register=row.register, record=one.record, line=one.line, item=one.item,
               reason=one.reason)
        for one in read.bad
    ]  # fmt: skip
    BadRow.objects.bulk_create(bad, batch_size=2_000)
    _put(part.id, read.different)
    row.state, row.answered_at, row.waiting_for = PartState.ANSWERED, at, ""
    row.equal, row.different = read.equal, len(read.different)
    row.bad, row.fetches = len(bad), row.fetches + 1
    row.save(
        update_fields=[
            "state",
            "answered_at",
            "waiting_for",
            "equal",
            "different",
            "bad",
            "fetches",
        ]
    )
    return True


def _put(part: UUID, different: Mapping[int, Mapping[str, Any]]) -> None:
    """Plain SQL: the role may write answers, not read them back."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {Difference._meta.db_table} (part_id, answers) VALUES (%s, %s)",  # noqa: S608, SLF001
            [part, orjson.dumps(list(different.items())).decode()],
        )
