"""What fsck has to say."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from meibo.rooms.journal.note import Head
from meibo.rooms.journal.tree import EMPTY_ROOT

MOST_FINDINGS = 1000


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong. entry and seq: which; first_seq and last_seq: a range of leaves."""

    code: str
    entry: int | None = None
    seq: int | None = None
    first_seq: int | None = None
    last_seq: int | None = None

    @property
    def place(self) -> str:
        """ "entry 7", or "leaves 3-5"."""
        if self.entry is not None:
            return f"entry {self.entry}"
        last = self.seq if self.last_seq is None else self.last_seq
        return f"leaves {last if self.first_seq is None else self.first_seq}-{last}"

    def as_json(self) -> dict[str, Any]:
        """Its code and what of the rest is known."""
        return {name: value for name, value in asdict(self).items() if value is not None}


@dataclass
class Report:
    """What fsck found: ok only without a finding.

    start: leaves verified earlier; entries: leaves read; good: the last checkpoint found good;
    finished: whether the newest checkpoint was reached.
    """

    start: int = 0
    entries: int = 0
    waiting: int = 0
    checkpoints: int = 0
    good: Head = field(default_factory=lambda: Head(0, EMPTY_ROOT))
    finished: bool = True
    findings: list[Finding] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """True where nothing was found."""
        return not self.findings

    def found(self, code: str, **where: int | None) -> None:
        """Add a finding, up to a number that still can be read."""
        if len(self.findings) < MOST_FINDINGS:
            self.findings.append(Finding(code, **where))

    def as_json(self) -> dict[str, Any]:
        """For --json."""
        return {
            "ok": self.ok, "start": self.start, "entries": self.entries, "waiting": self.waiting,
            "checkpoints": self.checkpoints,
            "findings": [finding.as_json() for finding in self.findings],
        }  # fmt: skip
