"""A second officer approves a proposed decision (決裁)."""

from __future__ import annotations

from uuid import UUID

from meibo.flow.examination.cases import locked_case
from meibo.flow.examination.refusals import not_proposed, second_person
from meibo.flow.examination.states import CaseState
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import duty


@act("examination.approve_decision", purpose="examination", permit=duty("approve"))
def approve_decision(act: Act, *, case: UUID) -> None:
    """Approve; never by the one who proposed (ACC-11), which PostgreSQL refuses too."""
    row = locked_case(act, case)
    if row.state != CaseState.PROPOSED:
        raise not_proposed()
    if row.proposed_by == act.scope.account:
        raise second_person()
    row.state, row.approved_by, row.approved_at = CaseState.DECIDED, act.scope.account, act.at
    row.save(update_fields=["state", "approved_by", "approved_at"])
