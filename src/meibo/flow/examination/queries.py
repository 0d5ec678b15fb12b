"""Reading cases for the officer's door, and findings for the clock."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q

from meibo.flow.examination.models import Case, Check, Enquiry, Fact
from meibo.flow.examination.refusals import no_such_case
from meibo.flow.examination.states import CaseState, EnquiryState
from meibo.rooms.documents.window import Attached, attached
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import officer
from meibo.rooms.payments.window import Balance, balances

PAGE = 50
FILTERS = {"open": CaseState.OPEN, "proposed": CaseState.PROPOSED, "decided": CaseState.DECIDED}
SORTS = {
    "arrived": "arrived_at", "-arrived": "-arrived_at", "due": "due_on", "name": "applicant_name",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Queue:
    """One page of cases with the counts of every filter."""

    rows: list[Case]
    counts: dict[str, int]
    pages: int


@dataclass(frozen=True, slots=True)
class CaseFile:
    """Everything an examiner needs on one screen."""

    case: Case
    checks: list[Check]
    facts: list[Fact]
    attachments: list[Attached]
    balances: list[Balance]
    enquiry: Enquiry | None


@act("examination.list", purpose="examination", permit=officer)
def queue(act: Act, *, state: str = "open", sort: str = "arrived", page: int = 1) -> Queue:
    """Cases of the officer's registers in a state: open, proposed or decided."""
    counted = Case.objects.aggregate(
        **{name: Count("id", filter=Q(state=value)) for name, value in FILTERS.items()}
    )
    rows = Case.objects.filter(state=FILTERS.get(state, CaseState.OPEN))
    start = (max(page, 1) - 1) * PAGE
    listed = rows.order_by(SORTS.get(sort, "arrived_at"), "id")[start : start + PAGE]
    return Queue(list(listed), counted, -(-counted.get(state, 0) // PAGE))


@act("examination.see", purpose="examination", permit=officer)
def case_file(act: Act, *, case: UUID) -> CaseFile:
    """One case with checks, facts, files and money; refuses (examination.none)."""
    row = Case.objects.filter(id=case).first()
    if row is None:
        raise no_such_case()
    act.about(case=row.application, subject=row.pseudonym)
    return CaseFile(
        case=row,
        checks=list(Check.objects.filter(case=row).order_by("position")),
        facts=list(Fact.objects.filter(case=row).order_by("id")),
        attachments=attached(row.application),
        balances=balances(row.application),
        enquiry=Enquiry.objects.filter(case=row).first(),
    )


def unrecorded_answers(limit: int = 50) -> list[UUID]:
    """Cases whose Juki-net answer is there but not yet a fact."""
    rows = Enquiry.objects.filter(state=EnquiryState.ANSWERED, case__state=CaseState.OPEN)
    rows = rows.exclude(case__fact__source="juki")
    return list(rows.order_by("answered_at").values_list("case_id", flat=True)[:limit])
