"""An officer decides: as a proposal a second person approves, or alone where the catalogue says so."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from meibo.flow.examination.cases import locked_case
from meibo.flow.examination.models import Case, Check, Enquiry, Fact, NumberChange
from meibo.flow.examination.refusals import (
    GRANT_BLOCKED,
    already_registered,
    entry_ended,
    not_open,
    outcome_does_not_follow,
    unfinished,
    unpaid,
)
from meibo.flow.examination.rules import another_signed, follows, grant_blocked
from meibo.flow.examination.states import CaseState, CheckResult, Outcome
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import duty
from meibo.rooms.payments.window import settled
from meibo.rooms.register.rules import has_ended
from meibo.rooms.register.window import entered, standing
from meibo.rooms.vault.linking import known_by
from meibo.terms.day import japanese_day
from meibo.terms.individual_number import refuse_number

_DECISIVE = {Outcome.RETURN: CheckResult.DEFICIENT, Outcome.REFUSE: CheckResult.FAILED}


def _completes(row: Case, checks: list[Check], at: datetime) -> None:
    """Nothing completes unpaid (PAY-03), nobody is entered twice, and nothing follows an end."""
    free = any(one.kind == "payment" and one.by_rule for one in checks)
    if not free and not settled(row.application):
        raise unpaid()
    _nothing_in_the_way(row)
    if row.entry is None:
        person = known_by(row.pseudonym)[row.pseudonym]
        if entered(row.register, person) is not None:
            raise already_registered()
        return
    found = standing(row.entry)
    if found is None or has_ended(found, japanese_day(at)):
        raise entry_ended()


def _nothing_in_the_way(row: Case) -> None:
    """Juki-net knows the number (REG-04), the family register told what it was asked, nobody becomes a
    second person by another number, and nobody but the holder changes an entry."""
    facts = {one.source: one for one in Fact.objects.filter(case=row)}
    juki, own, koseki = facts.get("juki"), facts.get("own_register"), facts.get("koseki")
    memo = Check.objects.filter(case=row, kind="duplicate").values_list("memo", flat=True).first()
    blocked = grant_blocked(
        asked=Enquiry.objects.filter(case=row).exists(),
        juki=juki.finding if juki else None,
        others=bool(own and own.content.get("others")),
        change=NumberChange.objects.filter(case=row).values_list("state", flat=True).first(),
        memo=memo or "",
        another=bool(juki and another_signed(juki.content)),
        koseki=koseki.finding if koseki else None,
        over="term" in facts and facts["term"].finding == "over",
    )
    if blocked:
        refusal = GRANT_BLOCKED[blocked]()
        raise refusal


@act("examination.propose_decision", purpose="examination", permit=duty("examine"))
def propose_decision(act: Act, *, case: UUID, outcome: str, contact_memo: str = "") -> None:
    """Propose grant, return or refuse; only what follows from the checks can be proposed.

    Where the case needs no second person, what is granted is decided; whatever goes against the
    applicant always needs one.
    """
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
        _completes(row, checks, act.at)
    decisive = [check.reason for check in checks if check.result == _DECISIVE.get(due)]
    row.state, row.outcome, row.reason = CaseState.PROPOSED, due, next(iter(decisive), "")
    refuse_number(contact_memo, "contact_memo")
    row.contact_memo = contact_memo.strip()[:1000]
    row.proposed_by, row.proposed_at = act.scope.account, act.at
    if due == Outcome.GRANT and not row.second_person:
        row.state, row.approved_at = CaseState.DECIDED, act.at
        act.outcome = "decided"
    row.save(
        update_fields=["state", "outcome", "reason", "contact_memo", "proposed_by", "proposed_at",
                       "approved_at"]
    )  # fmt: skip
