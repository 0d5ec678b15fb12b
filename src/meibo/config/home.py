"""Where this installation keeps its state, and what set-up left there for each process."""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path


def home() -> Path:
    """$MEIBO_HOME, given to every process by the supervisor."""
    return Path(os.environ["MEIBO_HOME"])


def secrets(process: str | None = None) -> Path:
    """Folder of a process's own secrets (by default this process's)."""
    return home() / "secrets" / (process or os.environ["MEIBO_PROCESS"])


def public() -> Path:
    """Keys Meibo publishes."""
    return home() / "public"


def second_place() -> Path:
    """Where the sequencer keeps its copy of the journal; nobody else's."""
    return home() / "copy"


def key_store() -> Path:
    """Where the number process keeps keys of single numbers; nobody else's."""
    return home() / "key-store"


def neighbours_public() -> Path:
    """What the neighbours published out of band: certificates and key sets."""
    return home() / "neighbours-public"


def breakers(process: str | None = None) -> Path:
    """Folder where a process keeps how its neighbours stand (by default this process's)."""
    return home() / "breakers" / (process or os.environ["MEIBO_PROCESS"])


@cache
def endpoint(name: str) -> str:
    """URL of a door or neighbour without a slash at the end."""
    found: str = json.loads((home() / "endpoints.json").read_text())[name]
    return found
