"""A proposed disposition is dropped by a second officer."""

from __future__ import annotations

from uuid import UUID

from meibo.flow.registration.commands.approve_disposition import locked_disposition
from meibo.flow.registration.states import DispositionState
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import duty


@act("registration.drop_disposition", purpose="disposition", permit=duty("approve"))
def drop_disposition(act: Act, *, disposition: UUID) -> None:
    """Drop a proposal; the register is not touched."""
    row = locked_disposition(act, disposition)
    row.state = DispositionState.DROPPED
    row.save(update_fields=["state"])
