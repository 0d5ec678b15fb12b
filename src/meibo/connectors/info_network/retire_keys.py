"""The number process decides that the keys before an organisation's newest are destroyed."""

from __future__ import annotations

from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process
from meibo.rooms.network import rotations
from meibo.rooms.network.rotations import Turn


@act("network.retire_keys", purpose="network", permit=process)
def retire_keys(act: Act, *, turn: Turn, older: int) -> None:
    """Committed before any of them goes. older: how many lie there."""
    act.about(case=turn.kid)
    act.outcome = f"destroys:{older}"
    if not rotations.write_retired(turn, act.at):
        act.outcome = "nothing"
