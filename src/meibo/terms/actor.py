"""Who acts: a person behind a live session, or a process of the platform."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Actor:
    """token: the session's secret (32 bytes), None for a process or an anonymous visitor.

    terminal: where the act came from, as far as the door can tell (never personal data).
    """

    terminal: str
    token: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Scope:
    """What PostgreSQL says this transaction may reach; made by accounts.enter alone."""

    kind: str
    account: UUID
    portal: UUID
    authority: str = ""
    registers: frozenset[str] = frozenset()
    duties: frozenset[str] = frozenset()
