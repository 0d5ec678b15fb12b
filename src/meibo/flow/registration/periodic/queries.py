"""Reading whole-register enquiries: for the clock and the console (no personal data), and officers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, QuerySet, Sum

from meibo.catalogue import qualifications, register_file_of
from meibo.flow.registration.periodic.models import BadRow, Proposal, WholeEnquiry, WholePart
from meibo.flow.registration.periodic.refusals import no_such_proposal
from meibo.flow.registration.periodic.rules import KINDS, due_on
from meibo.flow.registration.periodic.states import (
    UNFINISHED,
    UNSETTLED,
    EnquiryState,
    PartState,
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
    """Enquiries whose holders are being admitted."""
    rows = WholeEnquiry.objects.filter(state=EnquiryState.APPROVED).order_by("approved_at")
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
    """The enquiry of a register that is not over."""
    return WholeEnquiry.objects.filter(register=register, state__in=UNFINISHED).first()


def progress_of(row: WholeEnquiry) -> Progress:
    """Counts of one enquiry."""
    parts = WholePart.objects.filter(enquiry=row)
    sums = parts.aggregate(
        asked=Sum("size", default=0), equal=Sum("equal", default=0),
        different=Sum("different", default=0), bad=Sum("bad", default=0),
        proposals=Sum("proposals", default=0),
    )  # fmt: skip
    compared = parts.filter(state=PartState.COMPARED).aggregate(n=Sum("size", default=0))["n"]
    waiting = parts.exclude(waiting_for="").values_list("waiting_for", flat=True).distinct()
    return Progress(
        row, sums["asked"], sums["equal"] + sums["different"], sums["equal"], sums["different"],
        sums["bad"], compared, sums["proposals"], tuple(sorted(waiting)),
    )  # fmt: skip


def progress_by_id(enquiry: UUID) -> Progress:
    """The same by its id, for the console."""
    return progress_of(WholeEnquiry.objects.get(id=enquiry))


def new_by_kind(enquiry: UUID) -> dict[str, int]:
    """How many proposals an enquiry brought, by kind."""
    kinds = Proposal.objects.filter(part__enquiry=enquiry).values_list("kind", flat=True)
    return dict(Counter(kinds))


def _due(register: str) -> date | None:
    rows = WholeEnquiry.objects.filter(register=register, state=EnquiryState.FINISHED)
    last: datetime | None = rows.order_by("-proposed_at").values_list("finished_at", flat=True).first()
    if last is None:
        return None
    months = register_file_of(register).periodic_enquiry.every_months
    return due_on(japanese_day(last), months)


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
    return [_of(register) for register in sorted(act.scope.registers & set(qualifications()))]


def _of(register: str) -> OfRegister:
    row = WholeEnquiry.objects.filter(register=register).exclude(state=EnquiryState.DROPPED)
    last = row.order_by("-proposed_at").first()
    counted = dict(
        _open(register).values("kind").annotate(n=Count("id")).values_list("kind", "n")
    )
    bad = BadRow.objects.filter(part__enquiry=last).order_by("part", "line")[:BAD_SHOWN] if last else []
    return OfRegister(
        register, progress_of(last) if last else None, _due(register),
        {kind: counted[kind] for kind in KINDS if kind in counted}, list(bad),
    )  # fmt: skip


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
