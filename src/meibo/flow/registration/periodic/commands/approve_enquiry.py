"""A second officer approves a whole-register enquiry."""

from __future__ import annotations

from uuid import UUID

from meibo.flow.registration.periodic.open import proposed_enquiry
from meibo.flow.registration.periodic.refusals import second_person
from meibo.flow.registration.periodic.states import EnquiryState
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import duty


@act("periodic.approve_enquiry", purpose="whole_register_check", permit=duty("approve"))
def approve_enquiry(act: Act, *, enquiry: UUID) -> None:
    """Approve: the clock admits the living holders, the number process asks."""
    row = proposed_enquiry(act, enquiry)
    if row.proposed_by == act.scope.account:
        raise second_person()
    row.state, row.approved_by, row.approved_at = EnquiryState.APPROVED, act.scope.account, act.at
    row.save(update_fields=["state", "approved_by", "approved_at"])
