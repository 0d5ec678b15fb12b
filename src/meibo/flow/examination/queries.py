"""Reading cases for the officer's door, and findings for the clock."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from django.db.models import Count

from meibo.flow.examination.models import Case, Check, Enquiry, Fact, NumberChange
from meibo.flow.examination.queue import CAP, PAGE, Groups, Wanted, found, grouped, listed
from meibo.flow.examination.refusals import no_such_case
from meibo.flow.examination.states import CaseState, CheckResult, EnquiryState
from meibo.flow.examination.stretch import Stretch
from meibo.rooms.documents.window import Attached, attached
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import officer
from meibo.rooms.journal.visit import read
from meibo.rooms.network.window import Standing, standing
from meibo.rooms.payments.window import Balance, balances

EXPORTED = 10_000
FIRST = Wanted()


@dataclass(frozen=True, slots=True)
class Queue:
    """One page of cases. total: how many are wanted, at most CAP + 1; done: checks with a result,
    by case; groups: what the filters of the state say, None where all states are searched."""

    page: Stretch[Case]
    total: int
    done: dict[UUID, int]
    groups: Groups | None


@dataclass(frozen=True, slots=True)
class CaseFile:
    """Everything an examiner needs on one screen. koseki: where the enquiry at the information network
    stands, until its answer is a fact."""

    case: Case
    checks: list[Check]
    facts: list[Fact]
    attachments: list[Attached]
    balances: list[Balance]
    enquiry: Enquiry | None
    number_change: NumberChange | None
    koseki: Standing | None = None

    def fact(self, source: str) -> Fact | None:
        """The case's fact of a source; there is at most one."""
        return next((one for one in self.facts if one.source == source), None)


def _done(cases: list[Case]) -> dict[UUID, int]:
    """Checks with a result, of cases that are still examined."""
    still = [one.id for one in cases if one.state == CaseState.OPEN]
    if not still:
        return {}
    rows = Check.objects.filter(case__in=still).exclude(result=CheckResult.OPEN)
    return dict(rows.values_list("case_id").annotate(count=Count("id")))


@read("examination.list", purpose="examination", permit=officer)
def queue(act: Act, wanted: Wanted = FIRST) -> Queue:
    """A page of the cases of the officer's registers that are wanted."""
    page = listed(act, wanted, PAGE)
    total = page.total(found(act, wanted), CAP)
    groups = grouped(act, wanted.state) if wanted.state else None
    return Queue(page, total, _done(page.rows), groups)


@act("examination.export", purpose="examination", permit=officer)
def export(act: Act, wanted: Wanted = FIRST) -> tuple[list[Case], dict[UUID, int]]:
    """Every case that is wanted for a file, at most EXPORTED, with the checks done; journaled as the
    export it is, with the state and register that were asked for."""
    page = listed(act, replace(wanted, after=None, before=None), EXPORTED)
    act.about(case=f"{wanted.state} {wanted.register}".strip())
    return page.rows, _done(page.rows)


@read("examination.see", purpose="examination", permit=officer)
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
        koseki=None if any(one.source == "koseki" for one in facts) else standing(row.application),
    )


def unrecorded_answers(limit: int = 50) -> list[UUID]:
    """Cases whose Juki-net answer is there but not yet a fact."""
    rows = Enquiry.objects.filter(state=EnquiryState.ANSWERED, case__state=CaseState.OPEN)
    rows = rows.exclude(case__fact__source="juki")
    return list(rows.order_by("answered_at").values_list("case_id", flat=True)[:limit])
