"""An examiner finds that the applicant is known here already, under a former number."""

from __future__ import annotations

from uuid import UUID

from meibo.flow.examination.cases import locked_case
from meibo.flow.examination.models import Case, Fact, NumberChange
from meibo.flow.examination.refusals import (
    memo_wanted,
    no_number_change,
    not_open,
    number_not_confirmed,
    several_persons,
)
from meibo.flow.examination.states import CaseState, NumberChangeState
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import duty
from meibo.terms.individual_number import refuse_number


def _other(row: Case) -> UUID:
    """The one pseudonym the duplicate check found; refuses where there is none, or more."""
    found = Fact.objects.filter(case=row, source="own_register").first()
    others = {one["pseudonym"] for one in (found.content.get("others") or [])} if found else set()
    if not others:
        raise no_number_change()
    if len(others) > 1:
        raise several_persons()
    return UUID(others.pop())


@act("examination.propose_number_change", purpose="examination", permit=duty("examine"))
def propose_number_change(act: Act, *, case: UUID, memo: str) -> None:
    """Say that the number was changed (番号法 第7条第2項); a second officer approves.

    Refuses examination.no_number_change, .several_persons, .number_not_confirmed (Juki-net has to
    have confirmed the new number), .memo_wanted.
    """
    row = locked_case(act, case)
    if row.state != CaseState.OPEN:
        raise not_open()
    made = NumberChange.objects.filter(case=row).first()
    if made is not None and made.state != NumberChangeState.DROPPED:
        raise no_number_change()
    of = _other(row)
    if not Fact.objects.filter(case=row, source="juki", finding="agrees").exists():
        raise number_not_confirmed()
    if not memo.strip():
        raise memo_wanted()
    again = made is not None
    made = made or NumberChange(case=row, register=row.register, came_as=row.pseudonym, of=of)
    refuse_number(memo, "memo")
    made.state, made.memo = NumberChangeState.PROPOSED, memo.strip()[:2000]
    made.proposed_by, made.proposed_at = act.scope.account, act.at
    if again:
        made.save(update_fields=["state", "memo", "proposed_by", "proposed_at"])
    else:
        made.save(force_insert=True)
