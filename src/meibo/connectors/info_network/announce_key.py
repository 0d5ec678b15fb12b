"""The number process writes down that the network has an organisation's new key."""

from __future__ import annotations

from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process
from meibo.rooms.network import rotations
from meibo.rooms.network.rotations import Turn


@act("network.announce_key", purpose="network", permit=process)
def announce_key(act: Act, *, turn: Turn) -> None:
    """From here on answers are sealed to it."""
    act.about(case=turn.kid)
    if not rotations.write_announced(turn, act.at):
        act.outcome = "nothing"
