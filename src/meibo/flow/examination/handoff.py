"""What registration pulls, and what the clock tells intake."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, Q, QuerySet

from meibo.flow.examination.models import Case
from meibo.flow.examination.queue import CAP
from meibo.flow.examination.refusals import no_such_case, not_granted
from meibo.flow.examination.states import CaseState, Outcome
from meibo.rooms.journal.act import Act

BATCH = 500
_COUNTED = """(SELECT count(*) FROM (SELECT FROM examination.examination_case
    WHERE register = ANY (%(own)s) AND {} LIMIT %(most)s) AS listed)"""
_WAITING = "SELECT " + ",".join(
    _COUNTED.format(one) for one in (
        *(f"state = '{state}'" for state in ("open", "proposed", "decided")),
        "state = 'decided' AND outcome = 'grant' AND handed_over_at IS NULL",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Decision:
    """A decided case. entry, version: the registration it is about, null for a new one.
    handed_over: the register says it already."""

    case: UUID
    application: UUID
    reference: str
    register: str
    procedure: str
    outcome: str
    reason: str
    contact_memo: str
    account: UUID
    portal_pseudonym: UUID
    pseudonym: UUID
    content: dict[str, Any]
    applicant_name: str
    entry: UUID | None
    version: UUID | None
    handed_over: bool


def _decision(row: Case) -> Decision:
    return Decision(
        case=row.id,
        application=row.application,
        reference=row.reference,
        register=row.register,
        procedure=row.procedure,
        outcome=row.outcome,
        reason=row.reason,
        contact_memo=row.contact_memo,
        account=row.account,
        portal_pseudonym=row.portal_pseudonym,
        pseudonym=row.pseudonym,
        content=row.content,
        applicant_name=row.applicant_name,
        entry=row.entry,
        version=row.version,
        handed_over=row.handed_over_at is not None,
    )


def decisions_to_tell(after: UUID | None = None) -> list[Decision]:
    """Decisions the applicants' files have not learnt of, oldest first, at most BATCH after one."""
    rows = Case.objects.filter(state=CaseState.DECIDED, decision_told_at__isnull=True)
    return _batch(rows, "approved_at", after)


def entered_to_tell(after: UUID | None = None) -> list[Decision]:
    """Decisions taken by a run, of which the applicants' files know the decision alone."""
    rows = Case.objects.filter(
        handed_over_at__isnull=False, decision_told_at__isnull=False, entry_told_at__isnull=True
    )
    return _batch(rows, "handed_over_at", after)


def _batch(rows: QuerySet[Case], when: str, after: UUID | None) -> list[Decision]:
    """The next rows by time and id, by a partial index that holds nothing else."""
    if after is not None:
        last = Case.objects.values_list(when, "id").get(id=after)
        later = Q(**{f"{when}__gt": last[0]}) | Q(**{when: last[0]}, id__gt=last[1])
        rows = rows.filter(later, **{f"{when}__gte": last[0]})
    return [_decision(row) for row in rows.order_by(when, "id")[:BATCH]]


def granted(register: str) -> list[Decision]:
    """Every case of a register decided to be entered, in order of approval, for a run.

    Rows are locked until the run commits, so two runs at once cannot enter a case twice.
    """
    rows = Case.objects.select_for_update().filter(
        register=register,
        state=CaseState.DECIDED,
        outcome=Outcome.GRANT,
        entry=None,
        handed_over_at__isnull=True,
    )
    return [_decision(row) for row in rows.order_by("approved_at", "id")]


def granted_about_entry(case: UUID) -> Decision:
    """A granted case about an entry, its row locked: two who carry it out do so one after the other.

    Refuses examination.none, examination.not_granted.
    """
    row = Case.objects.select_for_update().filter(id=case).first()
    if row is None:
        raise no_such_case()
    if row.entry is None or row.state != CaseState.DECIDED or row.outcome != Outcome.GRANT:
        raise not_granted()
    return _decision(row)


def decided_by(case: UUID) -> tuple[UUID | None, UUID | None]:
    """Who proposed and who approved a decision; None where there was nobody."""
    row = Case.objects.filter(id=case).values_list("proposed_by", "approved_by").first()
    return row or (None, None)


def to_carry_out(limit: int = BATCH) -> list[Decision]:
    """Granted cases about an entry that the register does not say yet, oldest first."""
    rows = _waiting().exclude(entry=None)
    return [_decision(row) for row in rows.order_by("approved_at", "id")[:limit]]


def _waiting() -> QuerySet[Case]:
    return Case.objects.filter(
        state=CaseState.DECIDED, outcome=Outcome.GRANT, handed_over_at__isnull=True
    )


def hand_over(act: Act, cases: list[UUID]) -> None:
    """Mark cases as taken by a run, inside the run's own act."""
    Case.objects.filter(id__in=cases).update(handed_over_at=act.at)


def waiting_for_run() -> dict[str, int]:
    """How many decided cases wait for a run, by register."""
    rows = _waiting().filter(entry=None)
    return dict(rows.values_list("register").annotate(count=Count("id")))


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many cases of some registers stand in each state, and how many wait for a run; each at
    most CAP + 1, so that a full register costs no more than an empty one."""

    open: int
    proposed: int
    decided: int
    to_enter: int


def waiting_cases(registers: Iterable[str]) -> Waiting:
    """The counts of a desk, in one statement by indexes alone."""
    with connection.cursor() as cursor:
        row = cursor.execute(_WAITING, {"own": sorted(registers), "most": CAP + 1}).fetchone()
    return Waiting(*row)


def addresses_of(cases: Iterable[UUID]) -> dict[UUID, str]:
    """The address each of some cases was applied from; "" where the form asked none."""
    rows = Case.objects.filter(id__in=list(cases)).values_list("id", "content")
    return {case: str(content.get("address") or "") for case, content in rows}
