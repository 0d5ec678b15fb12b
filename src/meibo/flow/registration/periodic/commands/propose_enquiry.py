"""An officer proposes to ask about a whole register."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from meibo.catalogue import qualifications
from meibo.flow.registration.periodic.models import WholeEnquiry
from meibo.flow.registration.periodic.refusals import nobody_asks, under_way
from meibo.flow.registration.periodic.rules import asked_here
from meibo.flow.registration.periodic.states import EnquiryState
from meibo.flow.registration.refusals import no_such_register
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import duty
from meibo.terms.day import japanese_day


def begin(
    register: str, at: datetime, *, by: UUID, approved_by: UUID | None = None
) -> WholeEnquiry:
    """A new enquiry. Refuses periodic.other_route and periodic.under_way."""
    if not asked_here(register, japanese_day(at)):
        raise nobody_asks()
    try:
        with transaction.atomic():
            return WholeEnquiry.objects.create(
                register=register,
                state=EnquiryState.APPROVED if approved_by else EnquiryState.PROPOSED,
                proposed_by=by,
                proposed_at=at,
                approved_by=approved_by,
                approved_at=at if approved_by else None,
            )
    except IntegrityError as error:
        if "registration_one_enquiry" in str(error):
            raise under_way() from error
        raise


@act("periodic.propose_enquiry", purpose="whole_register_check", permit=duty("register"))
def propose_enquiry(act: Act, *, register: str) -> UUID:
    """Propose; a second officer approves before anybody is asked about (REG-06)."""
    if register not in act.scope.registers or register not in qualifications():
        raise no_such_register()
    row = begin(register, act.at, by=act.scope.account)
    act.about(case=row.id)
    return row.id
