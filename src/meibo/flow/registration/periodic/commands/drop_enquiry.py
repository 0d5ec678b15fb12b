"""An officer drops a proposed whole-register enquiry."""

from __future__ import annotations

from uuid import UUID

from meibo.flow.registration.periodic.open import proposed_enquiry
from meibo.flow.registration.periodic.states import EnquiryState
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import duty


@act("periodic.drop_enquiry", purpose="whole_register_check", permit=duty("approve"))
def drop_enquiry(act: Act, *, enquiry: UUID) -> None:
    """Drop a proposed enquiry: nobody is asked about."""
    row = proposed_enquiry(act, enquiry)
    row.state = EnquiryState.DROPPED
    row.save(update_fields=["state"])
