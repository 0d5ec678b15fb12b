"""Opening and closing a register file's gate: its statement is published, or is not any more."""

from __future__ import annotations

from uuid import UUID

from meibo.catalogue import network_files
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process
from meibo.rooms.network.models import Gate
from meibo.rooms.network.refusals import (
    gate_closed_already,
    gate_not_closed,
    gate_not_proposed,
    no_such_file,
    same_person,
    statement_wanted,
)
from meibo.rooms.network.states import GateState

SHORTEST_STATEMENT = 5


def _locked(register_file: str) -> Gate | None:
    if register_file not in network_files():
        raise no_such_file()
    return Gate.objects.select_for_update().filter(register_file=register_file).first()


@act("network.propose_gate", purpose="network", permit=process)
def propose_gate(act: Act, *, register_file: str, statement: str, by: UUID) -> None:
    """One person says that the statement is published; refuses network.no_file, .statement,
    .gate_not_closed."""
    act.about(case=f"gate:{register_file}")
    row = _locked(register_file)
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


@act("network.open_gate", purpose="network", permit=process)
def open_gate(act: Act, *, register_file: str, by: UUID) -> None:
    """Another person opens it; refuses network.gate_not_proposed, .second_person."""
    act.about(case=f"gate:{register_file}")
    row = _locked(register_file)
    if row is None or row.state != GateState.PROPOSED:
        raise gate_not_proposed()
    if row.proposed_by == by:
        raise same_person()
    row.state, row.opened_by, row.opened_at = GateState.OPEN, by, act.at
    row.save(update_fields=["state", "opened_by", "opened_at"])


@act("network.close_gate", purpose="network", permit=process)
def close_gate(act: Act, *, register_file: str, by: UUID) -> None:
    """Anybody in charge closes it at once; what waits stays and says why. Refuses
    network.gate_closed."""
    act.about(case=f"gate:{register_file}")
    row = _locked(register_file)
    if row is None or row.state == GateState.CLOSED:
        raise gate_closed_already()
    row.state, row.closed_by, row.closed_at = GateState.CLOSED, by, act.at
    row.save(update_fields=["state", "closed_by", "closed_at"])
