"""A second officer approves a whole-register enquiry, or either drops it."""

from __future__ import annotations

from uuid import UUID

from meibo.flow.registration.periodic.models import WholeEnquiry
from meibo.flow.registration.periodic.refusals import (
    no_such_enquiry,
    not_proposed,
    second_person,
)
from meibo.flow.registration.periodic.states import EnquiryState
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import duty


def _proposed(act: Act, enquiry: UUID) -> WholeEnquiry:
    row = WholeEnquiry.objects.select_for_update().filter(id=enquiry).first()
    if row is None:
        raise no_such_enquiry()
    act.about(case=row.id)
    if row.state != EnquiryState.PROPOSED:
        raise not_proposed()
    return row


@act("periodic.approve_enquiry", purpose="whole_register_check", permit=duty("approve"))
def approve_enquiry(act: Act, *, enquiry: UUID) -> None:
    """Approve: the clock admits the living holders, the number process asks."""
    row = _proposed(act, enquiry)
    if row.proposed_by == act.scope.account:
        raise second_person()
    row.state, row.approved_by, row.approved_at = EnquiryState.APPROVED, act.scope.account, act.at
    row.save(update_fields=["state", "approved_by", "approved_at"])


@act("periodic.drop_enquiry", purpose="whole_register_check", permit=duty("approve"))
def drop_enquiry(act: Act, *, enquiry: UUID) -> None:
    """Drop a proposed enquiry: nobody is asked about."""
    row = _proposed(act, enquiry)
    row.state = EnquiryState.DROPPED
    row.save(update_fields=["state"])
