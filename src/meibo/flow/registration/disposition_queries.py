"""Reading the dispositions that wait for a second officer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from meibo.flow.examination.queue import CAP
from meibo.flow.examination.stretch import Order, Stretch, stretch
from meibo.flow.registration.models import Disposition
from meibo.flow.registration.refusals import no_such_disposition, not_proposed
from meibo.flow.registration.register_list import latest_versions
from meibo.flow.registration.states import DispositionState
from meibo.rooms.journal.act import Act
from meibo.rooms.journal.permits import officer
from meibo.rooms.journal.visit import read
from meibo.rooms.register.models import Version

# Each is read whole and has a form to confirm it by: fewer than of lines.
PAGE = 20
OLDEST_FIRST = Order("proposed_at")


@dataclass(frozen=True, slots=True)
class WaitingDisposition:
    """A proposal, and whom it is about."""

    disposition: Disposition
    version: Version


@dataclass(frozen=True, slots=True)
class WaitingDispositions:
    """A page of them. total: how many there are, at most CAP + 1."""

    page: Stretch[WaitingDisposition]
    total: int


@read("registration.see_dispositions", purpose="disposition", permit=officer)
def dispositions(
    act: Act, *, waits: str = "", after: UUID | None = None, before: UUID | None = None
) -> WaitingDispositions:
    """A page of the dispositions waiting for approval with whom they are about, oldest first.

    waits: "me" for those another officer proposed, "others" for the officer's own; after, before:
    the proposal the page begins behind, or ends at.
    """
    rows = Disposition.objects.filter(
        state=DispositionState.PROPOSED, register__any_of=sorted(act.scope.registers)
    )
    if waits:
        own = Q(proposed_by=act.scope.account)
        rows = rows.filter(own if waits == "others" else ~own)
    page = stretch(rows, OLDEST_FIRST, PAGE, after=after, before=before, place=_place)
    return WaitingDispositions(page.of(_about(page.rows)), page.total(rows, CAP))


def _place(anchor: UUID) -> datetime | None:
    places = Disposition.objects.filter(id=anchor).values_list("proposed_at", flat=True)
    return places.first()


@read("registration.see_disposition", purpose="disposition", permit=officer)
def waiting_disposition(act: Act, *, disposition: UUID) -> WaitingDisposition:
    """One disposition that waits for approval; refuses as approving it does."""
    row = Disposition.objects.filter(id=disposition).first()
    if row is None:
        raise no_such_disposition()
    act.about(case=row.entry)
    if row.state != DispositionState.PROPOSED:
        raise not_proposed()
    return _about([row])[0]


@read("registration.see_approved_disposition", purpose="disposition", permit=officer)
def approved_disposition(act: Act, *, disposition: UUID) -> WaitingDisposition | None:
    """A disposition in effect with whom it is about; None where it is none of those in charge."""
    row = Disposition.objects.filter(id=disposition, state=DispositionState.EFFECTIVE).first()
    if row is None:
        return None
    act.about(case=row.entry)
    return _about([row])[0]


def _about(waiting: list[Disposition]) -> list[WaitingDisposition]:
    latest = latest_versions([row.entry for row in waiting])
    return [WaitingDisposition(row, latest[row.entry]) for row in waiting]
