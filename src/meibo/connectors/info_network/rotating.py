"""The number process's part in a rotation: make the new key, have the network seal to it, and destroy
the old ones when nothing sealed to them is waited for. Killed anywhere, the same key is announced again."""

from __future__ import annotations

import logging
from datetime import datetime
from pathlib import Path

from django.conf import settings

from meibo import plugs
from meibo.connectors.info_network import own_keys
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process
from meibo.rooms.network import rotations
from meibo.rooms.network.ports import INTERFACE, Interface, NetworkDownError
from meibo.rooms.network.rotations import Turn
from meibo.terms.actor import Actor

log = logging.getLogger(__name__)


@act("network.announce_key", purpose="network", permit=process)
def _announced(act: Act, *, turn: Turn) -> None:
    act.about(case=turn.kid)
    if not rotations.write_announced(turn, act.at):
        act.outcome = "nothing"


@act("network.retire_keys", purpose="network", permit=process)
def _retired(act: Act, *, turn: Turn, destroyed: int) -> None:
    act.about(case=turn.kid)
    act.outcome = f"destroyed:{destroyed}"
    if not rotations.write_retired(turn, act.at):
        act.outcome = "nothing"


def rotate_keys(actor: Actor, at: datetime) -> int:
    """Announce what was approved, retire what is over; how many went through."""
    done = sum(_announce(actor, at, turn) for turn in rotations.approved())
    folder = Path(settings.SECRETS)
    for turn in rotations.to_retire(at):
        destroyed = own_keys.destroy_before(folder, turn.organisation, turn.kid)
        _retired(actor, at, turn=turn, destroyed=destroyed)
        done += 1
    return done


def _announce(actor: Actor, at: datetime, turn: Turn) -> int:
    interface: Interface = plugs.fill(INTERFACE)
    generation = own_keys.generation_of(turn.kid, turn.organisation)
    public = own_keys.make(Path(settings.SECRETS), turn.organisation, generation)
    try:
        interface.announce(turn.organisation, turn.kid, public)
    except NetworkDownError as down:
        log.warning("the new key %s waits for the information network (%s)", turn.kid, down)
        return 0
    _announced(actor, at, turn=turn)
    return 1
