"""A superior drops a proposed run: who is in it is due again."""

from __future__ import annotations

from uuid import UUID

from meibo.flow.certificate.printing.models import Sheet
from meibo.flow.certificate.printing.open import drop_pages, locked_run
from meibo.flow.certificate.printing.states import RunState, SheetState
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import duty


@act("printing.drop_run", purpose="certificate", permit=duty("approve"))
def drop_run(act: Act, *, run: UUID) -> None:
    """Drop it; nothing of it was printed. Refuses printing.no_run, printing.moved_on."""
    row = locked_run(act, run, RunState.PROPOSED)
    row.state = RunState.DROPPED
    row.save(update_fields=["state"])
    rows = Sheet.objects.filter(run=row, state__in=[SheetState.PLANNED, SheetState.SET])
    sheets = list(rows.values_list("id", flat=True))
    rows.update(state=SheetState.CANCELLED, reason="dropped")
    drop_pages(*sheets)
