"""Another person opens a register file's gate."""

from __future__ import annotations

from uuid import UUID

from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process
from meibo.rooms.network.gates import locked_gate
from meibo.rooms.network.refusals import gate_not_proposed, same_person
from meibo.rooms.network.states import GateState


@act("network.open_gate", purpose="network", permit=process)
def open_gate(act: Act, *, register_file: str, by: UUID) -> None:
    """Another person opens it; refuses network.gate_not_proposed, .second_person."""
    act.about(case=f"gate:{register_file}")
    row = locked_gate(register_file)
    if row is None or row.state != GateState.PROPOSED:
        raise gate_not_proposed()
    if row.proposed_by == by:
        raise same_person()
    row.state, row.opened_by, row.opened_at = GateState.OPEN, by, act.at
    row.save(update_fields=["state", "opened_by", "opened_at"])
