"""A second officer releases a run: every sheet gets its blank, numbers without a gap."""

from __future__ import annotations

from uuid import UUID

from meibo.flow.certificate.printing.models import PrintRun, Sheet
from meibo.flow.certificate.printing.open import (
    drop_pages,
    locked_counter,
    locked_run,
    take_blanks,
)
from meibo.flow.certificate.printing.refusals import (
    not_checked,
    nothing_to_print,
    other_blank,
    second_person,
)
from meibo.flow.certificate.printing.standing import still_says
from meibo.flow.certificate.printing.states import RunState, SheetState
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import duty


@act("printing.release_run", purpose="certificate", permit=duty("approve"))
def release_run(act: Act, *, run: UUID, first_blank: int) -> int:
    """Release a run that is checked whole; returns how many sheets are to be printed (CRT-06).

    first_blank: what stands on the uppermost blank of the pile. A sheet whose register entry changed
    since it was set is cancelled, and its holder is due again. Refuses printing.second_person,
    .not_checked, .nothing_to_print, .other_blank.
    """
    row = locked_run(act, run, RunState.PROPOSED)
    if row.proposed_by == act.scope.account:
        raise second_person()
    if Sheet.objects.filter(run=row, state=SheetState.PLANNED).exists():
        raise not_checked()
    good = _still_good(act, row)
    if not good:
        raise nothing_to_print()
    counter = locked_counter(row.register_file)
    if first_blank != counter.next_number:
        raise other_blank(counter.next_number)
    first = take_blanks(counter, len(good))
    row.state, row.released_by, row.released_at = RunState.RELEASED, act.scope.account, act.at
    row.save(update_fields=["state", "released_by", "released_at"])
    for place, sheet in enumerate(good):
        sheet.state, sheet.blank = SheetState.RELEASED, first + place
        sheet.save(update_fields=["state", "blank"])
    return len(good)


def _still_good(act: Act, run: PrintRun) -> list[Sheet]:
    rows = Sheet.objects.select_for_update().filter(run=run, state=SheetState.SET)
    good = []
    for sheet in rows.order_by("line"):
        if still_says(sheet, act.at):
            good.append(sheet)
            continue
        sheet.state, sheet.reason = SheetState.CANCELLED, "register_changed"
        sheet.save(update_fields=["state", "reason"])
        drop_pages(sheet.id)
    return good
