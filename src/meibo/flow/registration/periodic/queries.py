"""Reading whole-register enquiries: for the clock and the console (no personal data), and officers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Max, Q, QuerySet, Sum, Value

from meibo.catalogue import qualifications, register_file_of
from meibo.flow.registration.periodic.models import BadRow, Proposal, WholeEnquiry, WholePart
from meibo.flow.registration.periodic.refusals import no_such_proposal
from meibo.flow.registration.periodic.rules import KINDS, due_on
from meibo.flow.registration.periodic.states import (
    UNFINISHED,
    UNSETTLED,
    EnquiryState,
    PartState,
    Source,
)
from meibo.flow.registration.refusals import no_such_register
from meibo.rooms.journal.act import Act
from meibo.rooms.journal.permits import officer
from meibo.rooms.journal.visit import read
from meibo.rooms.register.models import Version
from meibo.terms.day import japanese_day

SHOWN = 100
BAD_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an enquiry is, in people. asked: admitted; answered: rows read; unchanged, differing,
    bad: of those; compared: people in parts that are done; waiting: what parts wait for."""

    enquiry: WholeEnquiry
    asked: int
    answered: int
    unchanged: int
    differing: int
    bad: int
    compared: int
    proposals: int
    waiting: tuple[str, ...]

    @property
    def percent(self) -> int:
        """Of the people asked about so far, how many are done."""
        return 100 * self.compared // self.asked if self.asked else 0


def approved() -> list[UUID]:
    """Enquiries of Juki-net's whose holders are being admitted."""
    rows = WholeEnquiry.objects.filter(state=EnquiryState.APPROVED, source=Source.JUKI)
    rows = rows.order_by("approved_at")
    return list(rows.values_list("id", flat=True))


def answered() -> UUID | None:
    """A part whose answer was read and not compared."""
    rows = WholePart.objects.filter(state=PartState.ANSWERED).order_by("next_try_at", "id")
    return rows.values_list("id", flat=True).first()


def all_compared() -> list[UUID]:
    """Enquiries with nothing left to do."""
    rows = WholeEnquiry.objects.filter(state=EnquiryState.ASKING)
    return [
        one for one in rows.values_list("id", flat=True)
        if not WholePart.objects.filter(enquiry=one).exclude(state=PartState.COMPARED).exists()
    ]  # fmt: skip


def unfinished_of(register: str) -> WholeEnquiry | None:
    """The enquiry of a register at Juki-net that is not over."""
    return WholeEnquiry.objects.filter(
        register=register, source=Source.JUKI, state__in=UNFINISHED
    ).first()


def _progress(rows: list[WholeEnquiry]) -> dict[UUID, Progress]:
    """Counts of some enquiries, in one statement."""
    done, waits = Q(state=PartState.COMPARED), ~Q(waiting_for="")
    parts = WholePart.objects.filter(enquiry__in=rows).values("enquiry")
    counted = parts.annotate(
        asked=Sum("size"), unchanged=Sum("equal"), differing=Sum("different"), bad_rows=Sum("bad"),
        compared=Sum("size", filter=done, default=0), new=Sum("proposals"),
        waits=ArrayAgg("waiting_for", filter=waits, distinct=True, default=Value([])),
    )  # fmt: skip
    by_id = {one["enquiry"]: one for one in counted}
    return {row.id: _counts(row, by_id.get(row.id)) for row in rows}


def _counts(row: WholeEnquiry, one: Mapping[str, Any] | None) -> Progress:
    if one is None:
        return Progress(row, 0, 0, 0, 0, 0, 0, 0, ())
    return Progress(
        row, one["asked"], one["unchanged"] + one["differing"], one["unchanged"], one["differing"],
        one["bad_rows"], one["compared"], one["new"], tuple(one["waits"]),
    )  # fmt: skip


def progress_by_id(enquiry: UUID) -> Progress:
    """The same by its id, for the console."""
    return _progress([WholeEnquiry.objects.get(id=enquiry)])[enquiry]


def new_by_kind(enquiry: UUID) -> dict[str, int]:
    """How many proposals an enquiry brought, by kind."""
    kinds = Proposal.objects.filter(part__enquiry=enquiry).values_list("kind", flat=True)
    return dict(Counter(kinds))


@dataclass(frozen=True, slots=True)
class OfRegister:
    """A register in charge: its latest enquiry, when the next is due (None: never asked about), and its
    open proposals by kind, in the order of KINDS."""

    register: str
    latest: Progress | None
    due: date | None
    proposals: dict[str, int]
    bad: list[BadRow]


@read("periodic.see", purpose="whole_register_check", permit=officer)
def see_periodic(act: Act) -> list[OfRegister]:
    """Every register in the officer's charge."""
    registers = sorted(act.scope.registers & set(qualifications()))
    own = WholeEnquiry.objects.filter(register__in=registers, source=Source.JUKI).exclude(
        state=EnquiryState.DROPPED
    )
    last = {
        one.register: one for one in own.order_by("register", "-proposed_at").distinct("register")
    }
    finished = own.filter(state=EnquiryState.FINISHED).values_list("register")
    ended = dict(finished.annotate(Max("finished_at")))
    progress = _progress(list(last.values()))
    counted = {
        (register, kind): count
        for register, kind, count in Proposal.objects.filter(
            register__in=registers, state__in=UNSETTLED
        ).values_list("register", "kind").annotate(Count("id"))
    }  # fmt: skip
    bad = list(
        BadRow.objects.filter(part__enquiry__in=list(last.values()))
        .order_by("part", "line")[:BAD_SHOWN]
    )  # fmt: skip
    return [
        OfRegister(
            register,
            progress[last[register].id] if register in last else None,
            _due(register, ended.get(register)),
            {kind: counted[register, kind] for kind in KINDS if (register, kind) in counted},
            [one for one in bad if one.register == register],
        )
        for register in registers
    ]


def _due(register: str, last: datetime | None) -> date | None:
    """When a register is to be asked about next; None where it never was."""
    months = register_file_of(register).periodic_enquiry.every_months
    return due_on(japanese_day(last), months) if last else None


def _open(register: str) -> QuerySet[Proposal]:
    return Proposal.objects.filter(register=register, state__in=UNSETTLED)


@dataclass(frozen=True, slots=True)
class Proposed:
    """A proposal and the entry's latest version."""

    row: Proposal
    version: Version


@dataclass(frozen=True, slots=True)
class ProposedPage:
    """Proposals of one kind, oldest first. total: how many there are, of which these are the first."""

    rows: list[Proposed]
    total: int


@read("periodic.see_proposals", purpose="registration", permit=officer)
def see_proposals(act: Act, *, register: str, kind: str) -> ProposedPage:
    """Up to SHOWN open proposals of a kind."""
    if register not in act.scope.registers:
        raise no_such_register()
    if kind not in KINDS:
        raise no_such_proposal()
    rows = list(_open(register).filter(kind=kind).order_by("proposed_at", "id")[:SHOWN])
    latest = (
        Version.objects.filter(entry__in=[one.entry for one in rows])
        .select_related("entry").order_by("entry_id", "-sequence").distinct("entry_id")
    )  # fmt: skip
    now = {one.entry_id: one for one in latest}
    return ProposedPage(
        [Proposed(one, now[one.entry]) for one in rows], _open(register).filter(kind=kind).count()
    )
