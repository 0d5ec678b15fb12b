"""Registration runs as a list: which ones, by the time they were made, from which one on.

An order comes from an index and a page begins behind a run, as in the queue of examination.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import QuerySet

from meibo.catalogue import registers_of
from meibo.flow.examination.queue import CAP, behind
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


@dataclass(frozen=True, slots=True)
class ListedRuns:
    """A page of runs; earlier, later: whether there are any before and behind it."""

    rows: list[Run]
    earlier: bool
    later: bool

    @property
    def ends(self) -> tuple[UUID, UUID] | None:
        """The first and the last run; None for an empty page."""
        return (self.rows[0].id, self.rows[-1].id) if self.rows else None


def listed_runs(act: Act, wanted: WantedRuns, size: int) -> ListedRuns:
    """A page of the runs of the officer's registers."""
    rows, anchor, place = _found(act, wanted), wanted.after or wanted.before, None
    if anchor is not None:
        place = Run.objects.filter(id=anchor).values_list("at", flat=True).first()
    back = place is not None and wanted.after is None
    down = wanted.sort.startswith("-") != back
    if anchor is not None and place is not None:
        rows = rows.filter(behind("at", place, anchor, down=down))
    sign = "-" if down else ""
    got = list(rows.order_by(f"{sign}at", f"{sign}id")[: size + 1])
    more, page = len(got) > size, got[:size]
    if back:
        return ListedRuns(page[::-1], more, True)
    return ListedRuns(page, place is not None, more)


def total_runs(act: Act, wanted: WantedRuns, page: ListedRuns) -> int:
    """How many there are, at most CAP + 1; nothing is counted where all stand on the page."""
    if not (page.earlier or page.later):
        return len(page.rows)
    return _found(act, wanted)[: CAP + 1].count()


def first_run(act: Act) -> datetime | None:
    """When the oldest run of the officer's registers was made; None before there is one."""
    rows = _found(act, WantedRuns()).order_by("at", "id")
    return rows.values_list("at", flat=True).first()


def _found(act: Act, wanted: WantedRuns) -> QuerySet[Run]:
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
