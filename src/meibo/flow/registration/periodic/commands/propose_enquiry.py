"""An officer proposes to ask about a whole register."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from meibo.catalogue import domicile_months_on, qualifications
from meibo.flow.registration.periodic.models import WholeEnquiry
from meibo.flow.registration.periodic.refusals import no_family_register, nobody_asks, under_way
from meibo.flow.registration.periodic.rules import asked_here
from meibo.flow.registration.periodic.states import EnquiryState, Source
from meibo.flow.registration.refusals import no_such_register
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import duty
from meibo.terms.day import japanese_day


def begin(
    register: str, at: datetime, *, by: UUID, approved_by: UUID | None = None,
    source: Source = Source.JUKI,
) -> WholeEnquiry:  # fmt: skip
    """A new enquiry. Refuses periodic.other_route, periodic.no_koseki and periodic.under_way."""
    day = japanese_day(at)
    if source is Source.JUKI and not asked_here(register, day):
        raise nobody_asks()
    if source is Source.KOSEKI and domicile_months_on(register, day) is None:
        raise no_family_register()
    try:
        with transaction.atomic():
            return WholeEnquiry.objects.create(
                register=register,
                source=source,
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
def propose_enquiry(act: Act, *, register: str, source: Source = Source.JUKI) -> UUID:
    """Propose; a second officer approves before anybody is asked about (REG-06)."""
    if register not in act.scope.registers or register not in qualifications():
        raise no_such_register()
    row = begin(register, act.at, by=act.scope.account, source=source)
    act.about(case=row.id)
    return row.id
