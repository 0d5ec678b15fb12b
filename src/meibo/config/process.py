"""What a process is: its database role, its pages or its steps, and the adapters it may use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from meibo import plugs

ROOMS = (
    "meibo.rooms.journal",
    "meibo.rooms.accounts",
    "meibo.rooms.vault",
    "meibo.rooms.payments",
    "meibo.rooms.documents",
    "meibo.rooms.notices",
    "meibo.rooms.register",
    "meibo.rooms.network",
)
FLOW = (
    "meibo.flow.intake",
    "meibo.flow.examination",
    "meibo.flow.registration",
    "meibo.flow.certificate",
    "meibo.flow.verification",
)
NAMES = (
    "applicant", "officer", "public", "machine", "login", "clock", "number", "sequencer",
    "signer", "typing", "issuer", "verifier", "console",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """One thing a loop does again and again: `run` is "module:function" and returns how much it
    found to do; after an idle round the loop waits for a NOTIFY or `every` seconds."""

    name: str
    run: str
    every: float = 1.0


@dataclass(frozen=True, slots=True)
class Process:
    """kind: "web" (pages under urls), "loop" (steps) or "console". database: whether it signs in to
    PostgreSQL at all."""

    name: str
    kind: str
    doors: tuple[str, ...] = ()
    urls: str = ""
    adapters: Mapping[str, str] = field(default_factory=dict)
    steps: tuple[Step, ...] = ()
    database: bool = True

    @property
    def role(self) -> str:
        """The PostgreSQL role this process signs in as."""
        return f"meibo_{self.name}"


def process(name: str) -> Process:
    """The definition in processes/<name>.py; LookupError for an unknown name."""
    if name not in NAMES:
        raise LookupError(f"no process is called {name!r}; there are: {', '.join(NAMES)}")
    found: Process = plugs.load(f"meibo.config.processes.{name}:PROCESS")
    return found
