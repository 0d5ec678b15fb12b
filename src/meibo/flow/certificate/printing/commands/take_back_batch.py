"""What a contracted printer returns is counted against what was handed out (CRT-13)."""

from __future__ import annotations

from uuid import UUID

from meibo.flow.certificate.printing.commands.record_printed import mark_printed
from meibo.flow.certificate.printing.open import locked_run
from meibo.flow.certificate.printing.refusals import wrong_count
from meibo.flow.certificate.printing.states import RunState
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import duty


@act("printing.take_back_batch", purpose="certificate", permit=duty("register"))
def take_back_batch(act: Act, *, run: UUID, came_back: int) -> int:
    """Close the batch; returns how many licences came well printed.

    came_back: every sheet of paper that returned, the spoiled ones too, which are recorded as such
    before or afterwards. Refuses printing.no_run, printing.moved_on, printing.count.
    """
    row = locked_run(act, run, RunState.OUT)
    if came_back != row.counted:
        raise wrong_count(row.counted)
    row.state, row.came_back = RunState.BACK, came_back
    row.returned_by, row.returned_at = act.scope.account, act.at
    row.save(update_fields=["state", "came_back", "returned_by", "returned_at"])
    return mark_printed(act, row.id)
