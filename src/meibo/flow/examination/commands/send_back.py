"""A second officer sends a proposal back to the examiner."""

from __future__ import annotations

from uuid import UUID

from meibo.flow.examination.cases import locked_case
from meibo.flow.examination.refusals import not_proposed
from meibo.flow.examination.states import CaseState
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import duty


@act("examination.send_back", purpose="examination", permit=duty("approve"))
def send_back(act: Act, *, case: UUID) -> None:
    """Open the case again; the checks keep what was recorded."""
    row = locked_case(act, case)
    if row.state != CaseState.PROPOSED:
        raise not_proposed()
    row.state, row.outcome, row.reason = CaseState.OPEN, "", ""
    row.proposed_by, row.proposed_at = None, None
    row.save(update_fields=["state", "outcome", "reason", "proposed_by", "proposed_at"])
