"""Reading cases for the officer's door, and findings for the clock."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, QuerySet

from meibo.flow.examination.models import Case, Check, Enquiry, Fact, NumberChange
from meibo.flow.examination.refusals import no_such_case
from meibo.flow.examination.states import CaseState, CheckResult, EnquiryState
from meibo.rooms.documents.window import Attached, attached
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import officer
from meibo.rooms.payments.window import Balance, balances

PAGE = 50
FILTERS = {"open": CaseState.OPEN, "proposed": CaseState.PROPOSED, "decided": CaseState.DECIDED}
SORTS = {"arrived": "arrived_at", "due": "due_on", "name": "applicant_name"}
EXPORTED = 10_000


@dataclass(frozen=True, slots=True)
class Queue:
    """One page of cases with the counts of every filter; done: checks with a result, by case.

    registers: how many cases of the state each of the officer's registers has.
    """

    rows: list[Case]
    counts: dict[str, int]
    pages: int
    done: dict[UUID, int]
    registers: dict[str, int]


@dataclass(frozen=True, slots=True)
class CaseFile:
    """Everything an examiner needs on one screen."""

    case: Case
    checks: list[Check]
    facts: list[Fact]
    attachments: list[Attached]
    balances: list[Balance]
    enquiry: Enquiry | None
    number_change: NumberChange | None


def _sorted(state: str, sort: str, register: str) -> QuerySet[Case]:
    key = SORTS.get(sort.removeprefix("-"), "arrived_at")
    descending = "-" if sort.startswith("-") and sort.removeprefix("-") in SORTS else ""
    rows = Case.objects.filter(state=FILTERS.get(state, CaseState.OPEN))
    if register:
        rows = rows.filter(register=register)
    return rows.order_by(f"{descending}{key}", "id")


def _done(cases: list[Case]) -> dict[UUID, int]:
    rows = Check.objects.filter(case__in=cases).exclude(result=CheckResult.OPEN)
    return dict(rows.values_list("case_id").annotate(count=Count("id")))


@act("examination.list", purpose="examination", permit=officer)
def queue(
    act: Act, *, state: str = "open", sort: str = "arrived", page: int = 1, register: str = ""
) -> Queue:
    """Cases of the officer's registers in a state: open, proposed or decided.

    sort: a key of SORTS, with "-" before it the other way round. A page past the last is the last.
    register: that one's alone; empty for all in charge.
    """
    counted = {name: dict.fromkeys(FILTERS, 0) | found for name, found in _counted().items()}
    listed = [found for name, found in counted.items() if register in {"", name}]
    counts = {name: sum(found[name] for found in listed) for name in FILTERS}
    pages = -(-counts.get(state, 0) // PAGE)
    start = (min(max(page, 1), max(pages, 1)) - 1) * PAGE
    rows = list(_sorted(state, sort, register)[start : start + PAGE])
    registers = {name: found.get(state, 0) for name, found in counted.items()}
    return Queue(rows, counts, pages, _done(rows), registers)


def _counted() -> dict[str, dict[str, int]]:
    """How many cases each register has in each filter, in one query."""
    named = {value: name for name, value in FILTERS.items()}
    rows = Case.objects.values_list("register", "state").annotate(count=Count("id"))
    found: dict[str, dict[str, int]] = {}
    for register, state, count in rows:
        found.setdefault(register, {})[named[state]] = count
    return found


@act("examination.export", purpose="examination", permit=officer)
def export(act: Act, *, state: str = "open", sort: str = "arrived", register: str = "") -> Queue:
    """Every case of a state for a file, at most EXPORTED; journaled as the export it is."""
    rows = list(_sorted(state, sort, register)[:EXPORTED])
    act.about(case=f"{state} {register}".strip())
    return Queue(rows, {state: len(rows)}, 1, _done(rows), {})


@act("examination.see", purpose="examination", permit=officer)
def case_file(act: Act, *, case: UUID) -> CaseFile:
    """One case with checks, facts, files and money; refuses (examination.none)."""
    row = Case.objects.filter(id=case).first()
    if row is None:
        raise no_such_case()
    act.about(case=row.application, subject=row.pseudonym)
    facts = list(Fact.objects.filter(case=row).order_by("id"))
    # A change of number is found only where somebody else may be meant.
    others = any(one.source == "own_register" and one.content.get("others") for one in facts)
    return CaseFile(
        case=row,
        checks=list(Check.objects.filter(case=row).order_by("position")),
        facts=facts,
        attachments=attached(row.application),
        balances=balances(row.application),
        enquiry=Enquiry.objects.filter(case=row).first(),
        number_change=NumberChange.objects.filter(case=row).first() if others else None,
    )


def unrecorded_answers(limit: int = 50) -> list[UUID]:
    """Cases whose Juki-net answer is there but not yet a fact."""
    rows = Enquiry.objects.filter(state=EnquiryState.ANSWERED, case__state=CaseState.OPEN)
    rows = rows.exclude(case__fact__source="juki")
    return list(rows.order_by("answered_at").values_list("case_id", flat=True)[:limit])
