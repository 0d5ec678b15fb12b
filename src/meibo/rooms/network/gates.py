"""The gate of a register file as its commands find it."""

from __future__ import annotations

from meibo.catalogue import network_files
from meibo.rooms.network.models import Gate
from meibo.rooms.network.refusals import no_such_file


def locked_gate(register_file: str) -> Gate | None:
    """The gate with its row lock, None where it was never proposed; refuses network.no_file."""
    if register_file not in network_files():
        raise no_such_file()
    return Gate.objects.select_for_update().filter(register_file=register_file).first()
