"""The only dynamic import: adapters, steps and commands, as process definitions name them.

A port is named "room.port" by its owner; an adapter is "package.module:attribute".
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

_adapters: dict[str, str] = {}


class NoAdapterError(LookupError):
    """This process was given no adapter for a port it asked for."""


def install(adapters: Mapping[str, str]) -> None:
    """Set the adapters of this process; called once, by the settings."""
    _adapters.clear()
    _adapters.update(adapters)


def fill(port: str) -> Any:
    """Return the adapter of a port; raise NoAdapterError where the process has none."""
    try:
        return load(_adapters[port])
    except KeyError:
        raise NoAdapterError(port) from None


def load(place: str) -> Any:
    """What stands at "package.module:attribute"."""
    module, _, attribute = place.partition(":")
    return getattr(import_module(module), attribute)
