"""The number process's part in a rotation: make the new key, have the network seal to it, and destroy
the old ones when nothing sealed to them is waited for. Killed anywhere, the same key is announced again,
and what was decided to be destroyed is."""

from __future__ import annotations

import logging
from datetime import datetime
from pathlib import Path

from django.conf import settings

from meibo import plugs
from meibo.connectors.info_network import own_keys
from meibo.connectors.info_network.announce_key import announce_key
from meibo.connectors.info_network.retire_keys import retire_keys
from meibo.rooms.network import rotations
from meibo.rooms.network.ports import INTERFACE, Interface, NetworkDownError
from meibo.rooms.network.rotations import Turn
from meibo.terms.actor import Actor

log = logging.getLogger(__name__)


def rotate_keys(actor: Actor, at: datetime) -> int:
    """Announce what was approved, retire what is over; how many went through."""
    done = sum(_announce(actor, at, turn) for turn in rotations.approved())
    folder = Path(settings.SECRETS)
    for turn in rotations.to_retire(at):
        older = own_keys.older_than(folder, turn.organisation, turn.kid)
        retire_keys(actor, at, turn=turn, older=len(older))
        done += 1
    for turn in rotations.retired():
        own_keys.destroy_before(folder, turn.organisation, turn.kid)
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
    announce_key(actor, at, turn=turn)
    return 1
