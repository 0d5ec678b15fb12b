"""An officer rejects what an enquiry proposes: the register stays."""

from __future__ import annotations

from uuid import UUID

from meibo.flow.registration.periodic.open import unsettled_proposal
from meibo.flow.registration.periodic.refusals import reason_wanted
from meibo.flow.registration.periodic.states import ProposalState
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import duty
from meibo.terms.individual_number import refuse_number
from meibo.terms.reason import fits


@act("periodic.reject_proposal", purpose="registration", permit=duty("register"))
def reject_proposal(act: Act, *, proposal: UUID, reason: str) -> None:
    """Reject, with a reason: the register stays, and the same is not proposed again."""
    row = unsettled_proposal(act, proposal)
    if not fits(reason):
        raise reason_wanted()
    refuse_number(reason, "reason")
    row.state, row.settled_by, row.settled_at = ProposalState.REJECTED, act.scope.account, act.at
    row.reason = reason.strip()
    row.save(update_fields=["state", "settled_by", "settled_at", "reason"])
