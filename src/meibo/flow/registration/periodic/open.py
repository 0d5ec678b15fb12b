"""What officers have not settled yet, locked: of two at once the second sees what the first did."""

from __future__ import annotations

from uuid import UUID

from meibo.flow.registration.periodic.models import Proposal, WholeEnquiry
from meibo.flow.registration.periodic.refusals import (
    no_such_enquiry,
    no_such_proposal,
    not_proposed,
    settled,
)
from meibo.flow.registration.periodic.states import UNSETTLED, EnquiryState
from meibo.rooms.journal.act import Act


def proposed_enquiry(act: Act, enquiry: UUID) -> WholeEnquiry:
    """An enquiry nobody approved yet; refuses periodic.no_enquiry, periodic.not_proposed."""
    row = WholeEnquiry.objects.select_for_update().filter(id=enquiry).first()
    if row is None:
        raise no_such_enquiry()
    act.about(case=row.id)
    if row.state != EnquiryState.PROPOSED:
        raise not_proposed()
    return row


def unsettled_proposal(act: Act, proposal: UUID) -> Proposal:
    """The proposal with its row lock: of two officers at once the second sees what the first did."""
    row = Proposal.objects.select_for_update().filter(id=proposal).first()
    if row is None:
        raise no_such_proposal()
    act.about(case=row.entry)
    if row.state not in UNSETTLED:
        raise settled()
    return row
