"""Proves the journal against its signed checkpoints, reading every entry once.

Finds an entry altered, removed, reordered or slipped in, a leaf or checkpoint tampered with, and
names the entry, or the range between two checkpoints where only the root tells.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db import connection, transaction

from meibo.rooms.journal.models import Checkpoint
from meibo.rooms.journal.note import BadNoteError, verify
from meibo.rooms.journal.sequencing import copied_lines
from meibo.rooms.journal.tree import Frontier, leaf_hash

MOST_FINDINGS = 1000

_SEQUENCED = """
COPY (SELECT l.seq, l.entry_id, encode(l.hash, 'hex') AS hash, leaf.*
        FROM journal.journal_leaf AS l
        LEFT JOIN journal.entry_leaf AS leaf ON leaf.id = l.entry_id
       ORDER BY l.seq) TO STDOUT
"""
_UNSEQUENCED = """
SELECT e.id, (e.xid, e.id) <= (%s::xid8, %s)
  FROM journal.journal_entry AS e LEFT JOIN journal.journal_leaf AS l ON l.entry_id = e.id
 WHERE l.entry_id IS NULL ORDER BY e.xid, e.id
"""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong. entry and seq: which; first_seq and last_seq: a range of leaves."""

    code: str
    entry: int | None = None
    seq: int | None = None
    first_seq: int | None = None
    last_seq: int | None = None


@dataclass
class Report:
    """What fsck found: ok only without a finding."""

    entries: int = 0
    waiting: int = 0
    checkpoints: int = 0
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
        findings = [{k: v for k, v in asdict(f).items() if v is not None} for f in self.findings]
        return {
            "ok": self.ok, "entries": self.entries, "waiting": self.waiting,
            "checkpoints": self.checkpoints, "findings": findings,
        }  # fmt: skip


def fsck(key: Ed25519PublicKey) -> Report:
    """Read the whole journal in one snapshot and compare it with every signed checkpoint."""
    report = Report()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        heads = list(Checkpoint.objects.order_by("size"))
        report.checkpoints = len(heads)
        _leaves(report, heads, key)
        last = heads[-1] if heads else None
        with connection.cursor() as cursor:
            cursor.execute(
                _UNSEQUENCED, [last.last_xid if last else "0", last.last_entry if last else 0]
            )
            for entry, passed in cursor.fetchall():
                if passed:
                    report.found("entry_slipped_in", entry=entry)
                else:
                    report.waiting += 1
    return report


def _leaves(report: Report, heads: list[Checkpoint], key: Ed25519PublicKey) -> None:
    frontier, before, waiting, good = Frontier(), (0, 0), list(reversed(heads)), 0
    for line in copied_lines(_SEQUENCED, []):
        seq, entry, stored, leaf = line.split(b"\t", 3)
        at, number = int(seq), int(entry)
        if at != frontier.size:
            report.found("leaf_missing", first_seq=frontier.size, last_seq=at - 1)
            return
        before = _entry(report, at, number, leaf, stored, before)
        frontier.add(bytes.fromhex(stored.decode()))
        report.entries += 1
        while waiting and waiting[-1].size == frontier.size:
            head = waiting.pop()
            if _head_is_good(report, head, frontier.root(), key):
                good = head.size
            else:
                report.found("root_differs", first_seq=good, last_seq=head.size - 1)
            if not _goes_on_from(head, frontier, before):
                report.found("checkpoint_altered", last_seq=head.size - 1)
    for head in reversed(waiting):
        report.found("leaf_missing", first_seq=report.entries, last_seq=head.size - 1)
    if heads and report.entries > heads[-1].size:
        report.found("leaf_unsigned", first_seq=heads[-1].size, last_seq=report.entries - 1)


def _entry(
    report: Report, seq: int, entry: int, leaf: bytes, stored: bytes, before: tuple[int, int]
) -> tuple[int, int]:
    """Judge one entry by its leaf; returns its (xid, id), or what came before if it is gone."""
    if leaf.startswith(b"\\N\t"):
        report.found("entry_removed", entry=entry, seq=seq)
        return before
    if leaf_hash(leaf).hex().encode() != stored:
        report.found("entry_altered", entry=entry, seq=seq)
    order = (int(leaf.split(b"\t", 3)[2]), entry)
    if order <= before:
        report.found("entry_reordered", entry=entry, seq=seq)
    return order


def _head_is_good(report: Report, head: Checkpoint, root: bytes, key: Ed25519PublicKey) -> bool:
    try:
        stated = verify(head.note, key)
    except (BadNoteError, ValueError):
        report.found("checkpoint_signature", last_seq=head.size - 1)
        return False
    return (stated.size, stated.root, bytes(head.root)) == (head.size, root, root)


def _goes_on_from(head: Checkpoint, frontier: Frontier, last: tuple[int, int]) -> bool:
    """What the sequencer starts its next round from is not in the note: it is worked out again."""
    kept = (int(head.last_xid), head.last_entry)
    return bytes(head.frontier) == b"".join(frontier.hashes) and kept == last
