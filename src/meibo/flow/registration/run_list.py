"""Registration runs as a list: which ones, by the time they were made, from which one on.

An order comes from an index and a page begins behind a run, as in the queue of examination.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import QuerySet

from meibo.catalogue import registers_of
from meibo.flow.examination.stretch import Order, Stretch, stretch
from meibo.flow.registration.models import Run
from meibo.rooms.journal.act import Act
from meibo.terms.day import JAPAN

NEWEST_RUN = "-at"


@dataclass(frozen=True, slots=True)
class WantedRuns:
    """Which runs. register_file, register: of these alone; month: the first day of the month in
    which they were made; sort: "at" or "-at"; after, before: the run the page begins behind, or
    ends at."""

    register_file: str = ""
    register: str = ""
    month: date | None = None
    sort: str = NEWEST_RUN
    after: UUID | None = None
    before: UUID | None = None


def listed_runs(act: Act, wanted: WantedRuns, size: int) -> Stretch[Run]:
    """A page of the runs of the officer's registers."""
    return stretch(
        wanted_runs(act, wanted), Order("at", down=wanted.sort.startswith("-")), size,
        after=wanted.after, before=wanted.before,
        place=lambda anchor: Run.objects.filter(id=anchor).values_list("at", flat=True).first(),
    )  # fmt: skip


def first_run(act: Act) -> datetime | None:
    """When the oldest run of the officer's registers was made; None before there is one."""
    rows = wanted_runs(act, WantedRuns()).order_by("at", "id")
    return rows.values_list("at", flat=True).first()


def wanted_runs(act: Act, wanted: WantedRuns) -> QuerySet[Run]:
    """The runs that are wanted, of the officer's registers, in no order yet."""
    own = act.scope.registers
    if wanted.register_file:
        own &= set(registers_of(wanted.register_file))
    if wanted.register:
        own &= {wanted.register}
    rows = Run.objects.filter(register__in=sorted(own))
    if wanted.month is None:
        return rows
    following = (wanted.month + timedelta(days=31)).replace(day=1)
    return rows.filter(at__gte=_midnight(wanted.month), at__lt=_midnight(following))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, JAPAN)
