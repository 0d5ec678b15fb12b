"""A person says that a register file's statement is published."""

from __future__ import annotations

from uuid import UUID

from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process
from meibo.rooms.network.gates import locked_gate
from meibo.rooms.network.models import Gate
from meibo.rooms.network.refusals import gate_not_closed, statement_wanted
from meibo.rooms.network.states import GateState

SHORTEST_STATEMENT = 5


@act("network.propose_gate", purpose="network", permit=process)
def propose_gate(act: Act, *, register_file: str, statement: str, by: UUID) -> None:
    """One person says that the statement is published; refuses network.no_file, .statement,
    .gate_not_closed."""
    act.about(case=f"gate:{register_file}")
    row = locked_gate(register_file)
    if len(statement.strip()) < SHORTEST_STATEMENT:
        raise statement_wanted()
    if row is not None and row.state != GateState.CLOSED:
        raise gate_not_closed()
    said = {
        "state": GateState.PROPOSED, "statement": statement.strip()[:400], "proposed_by": by,
        "proposed_at": act.at, "opened_by": None, "opened_at": None,
    }  # fmt: skip
    if row is None:
        Gate.objects.create(register_file=register_file, **said)
    else:
        Gate.objects.filter(register_file=register_file).update(**said)
