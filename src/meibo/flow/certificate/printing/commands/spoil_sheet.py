"""A sheet is spoiled: its blank goes into the ledger, and it counts no more."""

from __future__ import annotations

from uuid import UUID

from meibo.flow.certificate.printing.open import drop_pages, locked_sheet
from meibo.flow.certificate.printing.refusals import bad_choice
from meibo.flow.certificate.printing.rules import SPOILED_REASONS
from meibo.flow.certificate.printing.states import SPOILABLE, SheetState
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import duty


@act("printing.spoil_sheet", purpose="certificate", permit=duty("register"))
def spoil_sheet(act: Act, *, sheet: UUID, reason: str) -> None:
    """Record it. Refuses printing.no_sheet, printing.moved_on, printing.choice."""
    row = locked_sheet(act, sheet, *SPOILABLE)
    if reason not in SPOILED_REASONS:
        raise bad_choice("reason")
    row.state, row.reason = SheetState.SPOILED, reason
    row.spoiled_by, row.spoiled_at = act.scope.account, act.at
    row.save(update_fields=["state", "reason", "spoiled_by", "spoiled_at"])
    drop_pages(row.id)
