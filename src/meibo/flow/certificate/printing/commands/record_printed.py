"""What came well out of the printer is written down (CRT-06)."""

from __future__ import annotations

from uuid import UUID

from meibo.flow.certificate.printing.models import Sheet
from meibo.flow.certificate.printing.open import drop_pages, locked_run
from meibo.flow.certificate.printing.standing import still_says
from meibo.flow.certificate.printing.states import RunState, SheetState
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import duty


@act("printing.record_printed", purpose="certificate", permit=duty("register"))
def record_printed(act: Act, *, run: UUID) -> int:
    """Every sheet of a run that is released and not spoiled was printed; returns how many.

    Once: the second time there is none left. A sheet whose entry changed meanwhile stays, to be
    recorded as spoiled.
    """
    row = locked_run(act, run, RunState.RELEASED)
    return mark_printed(act, row.id)


def mark_printed(act: Act, run: UUID) -> int:
    """The released sheets of a run as printed now by whoever acts; their pages are gone."""
    done = []
    rows = Sheet.objects.select_for_update().filter(run=run, state=SheetState.RELEASED)
    for sheet in rows.order_by("line"):
        if still_says(sheet, act.at):
            sheet.state, sheet.printed_by, sheet.printed_at = (
                SheetState.PRINTED, act.scope.account, act.at
            )  # fmt: skip
            sheet.save(update_fields=["state", "printed_by", "printed_at"])
            done.append(sheet.id)
    drop_pages(*done)
    if not done:
        act.outcome = "nothing"
    return len(done)
