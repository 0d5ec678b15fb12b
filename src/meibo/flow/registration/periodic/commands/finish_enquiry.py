"""The clock ends an enquiry whose parts have all been compared."""

from __future__ import annotations

from uuid import UUID

from meibo.flow.registration.periodic.models import WholeEnquiry, WholePart
from meibo.flow.registration.periodic.states import EnquiryState, PartState
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process
from meibo.rooms.vault.window import end_whole_warrant


@act("periodic.finish_enquiry", purpose="whole_register_check", permit=process)
def finish_enquiry(act: Act, *, enquiry: UUID) -> bool:
    """End the leave to use the numbers, and forget who was asked about."""
    act.about(case=enquiry)
    row = (
        WholeEnquiry.objects.select_for_update(skip_locked=True)
        .filter(id=enquiry, state=EnquiryState.ASKING)
        .first()
    )
    open_parts = WholePart.objects.filter(enquiry=enquiry).exclude(state=PartState.COMPARED)
    if row is None or open_parts.exists():
        act.outcome = "nothing"
        return False
    end_whole_warrant(act, row.id)
    row.state, row.finished_at = EnquiryState.FINISHED, act.at
    row.save(update_fields=["state", "finished_at"])
    return True
