"""An examiner records the result of one of the seven checks."""

from __future__ import annotations

from uuid import UUID

from meibo.flow.examination.cases import locked_case
from meibo.flow.examination.models import Check
from meibo.flow.examination.refusals import (
    bad_result,
    no_such_check,
    not_open,
    reason_wanted,
    settled_by_rule,
)
from meibo.flow.examination.states import CaseState, CheckResult
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import duty
from meibo.terms.individual_number import refuse_number

WITH_REASON = {CheckResult.DEFICIENT, CheckResult.FAILED}


@act("examination.record_check", purpose="examination", permit=duty("examine"))
def record_check(
    act: Act, *, case: UUID, kind: str, result: str, reason: str = "", memo: str = ""
) -> None:
    """Result, coded reason and memo of one check (REG-20); the last word counts until proposed."""
    row = locked_case(act, case)
    if row.state != CaseState.OPEN:
        raise not_open()
    check = Check.objects.filter(case=row, kind=kind).first()
    if check is None:
        raise no_such_check(kind)
    if check.by_rule:
        raise settled_by_rule(kind)
    if result not in set(CheckResult):
        raise bad_result(kind)
    if result in WITH_REASON and reason not in check.reasons:
        raise reason_wanted(kind)
    refuse_number(memo, "memo")
    check.result, check.memo = result, memo.strip()[:2000]
    check.reason = reason if result in WITH_REASON else ""
    check.by, check.at = act.scope.account, act.at
    check.save(update_fields=["result", "reason", "memo", "by", "at"])
