"""A second officer finds that it is somebody else's number, not a changed one."""

from __future__ import annotations

from uuid import UUID

from meibo.flow.examination.number_changes import proposed
from meibo.flow.examination.states import NumberChangeState
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import duty


@act("examination.drop_number_change", purpose="examination", permit=duty("approve"))
def drop_number_change(act: Act, *, case: UUID) -> None:
    """Find that it is somebody else; the examiner may propose again."""
    made = proposed(act, case)
    made.state = NumberChangeState.DROPPED
    made.save(update_fields=["state"])
