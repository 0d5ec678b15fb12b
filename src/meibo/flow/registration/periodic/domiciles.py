"""Checks of domiciles as the clock works through them, and as officers see them (KOS-22)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Max, Sum

from meibo.catalogue import domicile_months_on, qualifications, register_file_of
from meibo.flow.registration.periodic.domicile import UNASKED, is_due
from meibo.flow.registration.periodic.models import DomicileCheck, WholeEnquiry, WholePart
from meibo.flow.registration.periodic.rules import due_on
from meibo.flow.registration.periodic.states import EnquiryState, Source
from meibo.rooms.journal.act import Act
from meibo.rooms.journal.permits import officer
from meibo.rooms.journal.visit import read
from meibo.rooms.network.window import GATE_CLOSED, open_gates, wanted_among
from meibo.rooms.register.domiciles import Domiciled, ended_among
from meibo.terms.day import japanese_day

# So many people of an enquiry are asked about at a time.
BATCH = 200
_LEAST = BATCH // 2
# Of a part, in the order of Checked.
_SUMMED = ("size", "equal", "different", "untold", "not_applicable", "settled")
_GOING = (EnquiryState.APPROVED, EnquiryState.ASKING)


def to_admit() -> list[UUID]:
    """Approved checks that have room for more people."""
    rows = WholeEnquiry.objects.filter(state=EnquiryState.APPROVED, source=Source.KOSEKI)
    return [one for one in rows.values_list("id", flat=True) if room(one)]


def room(enquiry: UUID) -> int:
    """How many more people of an enquiry may be asked about now; who never answers takes up no more
    than a place."""
    out = DomicileCheck.objects.filter(part__enquiry=enquiry, settled_at=None).count()
    return BATCH - out if BATCH - out >= _LEAST else 0


def due_among(register: str, holders: Iterable[Domiciled], at: datetime) -> list[Domiciled]:
    """Those whose domicile was last known to be right (at their registration, or by a check) longer
    ago than the catalogue says."""
    day, found = japanese_day(at), list(holders)
    months = domicile_months_on(register, day)
    if months is None:
        return []
    checked = dict(
        DomicileCheck.objects.filter(
            entry__in=[one.entry for one in found], settled_at__isnull=False
        )
        .exclude(outcome__in=UNASKED)
        .values_list("entry")
        .annotate(Max("settled_at"))
    )

    def last(one: Domiciled) -> date:
        then = checked.get(one.entry)
        return max(one.registered_on, japanese_day(then)) if then else one.registered_on

    return [one for one in found if is_due(last(one), months, day)]


def ended(at: datetime) -> list[UUID]:
    """Checks under way about somebody whose registration has ended meanwhile."""
    rows = DomicileCheck.objects.filter(settled_at=None)
    listed = dict(rows.values_list("id", "entry"))
    over = ended_among(list(listed.values()), japanese_day(at)) if listed else set()
    return wanted_among(one for one, entry in listed.items() if entry in over)


@dataclass(frozen=True, slots=True)
class Checked:
    """How far a check is, in people. asked: admitted; untold: for people to find out; not_applicable:
    foreign nationals; over: whose registration ended meanwhile. waiting: why nobody is asked now."""

    enquiry: WholeEnquiry
    asked: int
    same: int
    differing: int
    untold: int
    not_applicable: int
    settled: int
    waiting: str

    @property
    def percent(self) -> int:
        """Of the people asked about so far, how many are done."""
        return 100 * self.settled // self.asked if self.asked else 0


@dataclass(frozen=True, slots=True)
class OfDomiciles:
    """A register whose domiciles are checked: the latest check, when the next is due (None: never
    checked)."""

    latest: Checked | None
    due: date | None


@read("periodic.see_domiciles", purpose="domicile_check", permit=officer)
def see_domiciles(act: Act) -> dict[str, OfDomiciles]:
    """Every register in the officer's charge that uses the family register, by its id."""
    day = japanese_day(act.at)
    in_charge = act.scope.registers & set(qualifications())
    months = {one: domicile_months_on(one, day) for one in sorted(in_charge)}
    registers = [one for one, every in months.items() if every is not None]
    own = WholeEnquiry.objects.filter(register__in=registers, source=Source.KOSEKI).exclude(
        state=EnquiryState.DROPPED
    )
    rows = own.order_by("register", "-proposed_at").distinct("register")
    latest = {one.register: one for one in rows}
    finished = own.filter(state=EnquiryState.FINISHED).values_list("register")
    last = dict(finished.annotate(Max("finished_at")))
    counts = checked(list(latest.values()))
    return {
        one: OfDomiciles(
            counts[latest[one].id] if one in latest else None,
            due_on(japanese_day(last[one]), months[one] or 0) if one in last else None,
        )
        for one in registers
    }


def checked(rows: list[WholeEnquiry]) -> dict[UUID, Checked]:
    """Counts of some checks, as their parts keep them: however many people there are, nobody is counted
    for a page."""
    parts = WholePart.objects.filter(enquiry__in=rows).order_by().values_list("enquiry")
    summed = parts.annotate(*map(Sum, _SUMMED))
    by_id = {enquiry: counts for enquiry, *counts in summed}
    going = any(row.state in _GOING for row in rows)
    gates = open_gates() if going else set()
    return {row.id: _counts(row, by_id.get(row.id, [0] * len(_SUMMED)), gates) for row in rows}


def _counts(row: WholeEnquiry, counts: list[int], gates: set[str]) -> Checked:
    asked, same, differing, untold, not_applicable, settled = counts
    shut = row.state in _GOING and register_file_of(row.register).id not in gates
    return Checked(
        row, asked, same, differing, untold, not_applicable, settled, GATE_CLOSED if shut else ""
    )
