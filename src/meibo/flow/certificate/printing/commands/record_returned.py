"""A posted licence came back undelivered."""

from __future__ import annotations

from uuid import UUID

from meibo.flow.certificate.printing.open import locked_sheet
from meibo.flow.certificate.printing.refusals import bad_choice
from meibo.flow.certificate.printing.rules import RETURNED_REASONS
from meibo.flow.certificate.printing.states import SheetState
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import duty


@act("printing.record_returned", purpose="certificate", permit=duty("register"))
def record_returned(act: Act, *, sheet: UUID, reason: str) -> None:
    """It lies here again, to be posted anew, handed over or spoiled."""
    row = locked_sheet(act, sheet, SheetState.POSTED)
    if reason not in RETURNED_REASONS:
        raise bad_choice("reason")
    row.state, row.reason, row.returned_at = SheetState.RETURNED, reason, act.at
    row.save(update_fields=["state", "reason", "returned_at"])
