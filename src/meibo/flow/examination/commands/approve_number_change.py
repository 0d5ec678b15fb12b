"""A second officer approves that a number was changed."""

from __future__ import annotations

from uuid import UUID

from meibo.flow.examination.number_changes import proposed
from meibo.flow.examination.refusals import second_person
from meibo.flow.examination.states import NumberChangeState
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import duty


@act("examination.approve_number_change", purpose="examination", permit=duty("approve"))
def approve_number_change(act: Act, *, case: UUID) -> None:
    """Approve; never by the one who proposed (ACC-11), which PostgreSQL refuses too."""
    made = proposed(act, case)
    if made.proposed_by == act.scope.account:
        raise second_person()
    made.state, made.approved_by = NumberChangeState.APPROVED, act.scope.account
    made.approved_at = act.at
    made.save(update_fields=["state", "approved_by", "approved_at"])
