"""An officer decides, as a proposal a second person approves."""

from __future__ import annotations

from uuid import UUID

from meibo.flow.examination.cases import locked_case
from meibo.flow.examination.models import Case, Check, Enquiry, Fact, NumberChange
from meibo.flow.examination.refusals import (
    already_registered,
    juki_awaited,
    memo_wanted,
    not_open,
    number_change_open,
    number_unknown,
    outcome_does_not_follow,
    unfinished,
    unpaid,
)
from meibo.flow.examination.rules import follows
from meibo.flow.examination.states import CaseState, CheckResult, NumberChangeState, Outcome
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import duty
from meibo.rooms.payments.window import settled
from meibo.rooms.register.window import entered

_DECISIVE = {Outcome.RETURN: CheckResult.DEFICIENT, Outcome.REFUSE: CheckResult.FAILED}

# What Juki-net's answer is called where it knows no such number.
NUMBER_UNKNOWN = ("not_found", "not_found_any_more")


def _completes(row: Case) -> None:
    """Nothing completes unpaid (PAY-03), and nobody is entered twice."""
    if not settled(row.application):
        raise unpaid()
    _known(row)
    _one_person(row)
    if entered(row.register, row.pseudonym) is not None:
        raise already_registered()


def _known(row: Case) -> None:
    """Where Juki-net is asked, it has answered, and knows the number (REG-04)."""
    if not Enquiry.objects.filter(case=row).exists():
        return
    juki = Fact.objects.filter(case=row, source="juki").values_list("finding", flat=True).first()
    if juki is None:
        raise juki_awaited()
    if juki in NUMBER_UNKNOWN:
        raise number_unknown()


def _one_person(row: Case) -> None:
    """Nobody becomes a second person by a changed number without people having looked."""
    change = NumberChange.objects.filter(case=row).values_list("state", flat=True).first()
    if change in {NumberChangeState.PROPOSED, NumberChangeState.APPROVED}:
        raise number_change_open()
    found = Fact.objects.filter(case=row, source="own_register").first()
    if found is None or not found.content.get("others") or change == NumberChangeState.DONE:
        return
    if not Check.objects.filter(case=row, kind="duplicate").exclude(memo="").exists():
        raise memo_wanted()


@act("examination.propose_decision", purpose="examination", permit=duty("examine"))
def propose_decision(act: Act, *, case: UUID, outcome: str, contact_memo: str = "") -> None:
    """Propose grant, return or refuse; only what follows from the checks can be proposed."""
    row = locked_case(act, case)
    if row.state != CaseState.OPEN:
        raise not_open()
    checks = list(Check.objects.filter(case=row).order_by("position"))
    still_open = [check.kind for check in checks if check.result == CheckResult.OPEN]
    if still_open:
        raise unfinished(still_open)
    due = follows(check.result for check in checks)
    if outcome != due:
        raise outcome_does_not_follow()
    if due == Outcome.GRANT:
        _completes(row)
    decisive = [check.reason for check in checks if check.result == _DECISIVE.get(due)]
    row.state, row.outcome, row.reason = CaseState.PROPOSED, due, next(iter(decisive), "")
    row.contact_memo = contact_memo.strip()[:1000]
    row.proposed_by, row.proposed_at = act.scope.account, act.at
    row.save(
        update_fields=["state", "outcome", "reason", "contact_memo", "proposed_by", "proposed_at"]
    )
