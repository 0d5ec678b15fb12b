"""Anybody in charge closes a register file's gate."""

from __future__ import annotations

from uuid import UUID

from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process
from meibo.rooms.network.gates import locked_gate
from meibo.rooms.network.refusals import gate_closed_already
from meibo.rooms.network.states import GateState


@act("network.close_gate", purpose="network", permit=process)
def close_gate(act: Act, *, register_file: str, by: UUID) -> None:
    """Anybody in charge closes it at once; what waits stays and says why. Refuses
    network.gate_closed."""
    act.about(case=f"gate:{register_file}")
    row = locked_gate(register_file)
    if row is None or row.state == GateState.CLOSED:
        raise gate_closed_already()
    row.state, row.closed_by, row.closed_at = GateState.CLOSED, by, act.at
    row.save(update_fields=["state", "closed_by", "closed_at"])
