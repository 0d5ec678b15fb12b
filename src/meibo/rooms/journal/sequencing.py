"""The sequencer: puts committed entries into the tree in one order and signs checkpoints.

Entries below the oldest running transaction are final: whatever commits later has a higher
transaction id. Taken in (xid, id) order, an entry of a long open transaction is never passed over.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import connection, transaction

from meibo.rooms.journal.models import Checkpoint
from meibo.rooms.journal.note import Head, sign
from meibo.rooms.journal.tree import Frontier, leaf_hash
from meibo.terms.actor import Actor

BATCH = 50_000
HASH = 32
# Two sequencers at once would sign two trees: the second waits for the first's commit.
_LOCK = 0x6C656166

_READY = """
COPY (SELECT leaf.* FROM journal.journal_entry AS e JOIN journal.entry_leaf AS leaf USING (id)
       WHERE (e.xid, e.id) > (%s::xid8, %s) AND e.xid < pg_snapshot_xmin(pg_current_snapshot())
       ORDER BY e.xid, e.id LIMIT %s) TO STDOUT
"""
_ADD = """
INSERT INTO journal.journal_leaf (seq, entry_id, hash)
SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::bytea[])
"""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the tree stands: its right edge, and the last entry in it."""

    frontier: Frontier
    xid: str
    entry: int


@cache
def _key() -> Ed25519PrivateKey:
    raw = (Path(settings.SECRETS) / "journal.key").read_bytes()
    return Ed25519PrivateKey.from_private_bytes(raw)


def _place() -> Place:
    last = Checkpoint.objects.order_by("-size").first()
    if last is None:
        return Place(Frontier(), "0", 0)
    edge = bytes(last.frontier)
    hashes = [edge[at : at + HASH] for at in range(0, len(edge), HASH)]
    return Place(Frontier(last.size, hashes), last.last_xid, last.last_entry)


def copied_lines(query: str, parameters: list[object]) -> Generator[bytes, None, None]:
    """Lines of a COPY … TO STDOUT in text format, without their newlines."""
    rest = b""
    with connection.cursor() as cursor, cursor.cursor.copy(query, parameters) as copy:
        for block in copy:
            *lines, rest = (rest + bytes(block)).split(b"\n")
            yield from lines


def sequence(actor: Actor, at: datetime) -> int:
    """Take in what is ready, at most one batch, and sign a checkpoint; how many entries came.

    Runs as meibo_sequencer. Safe when run twice or by two at once.
    """
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        place = _place()
        first, hashes, entries, line = place.frontier.size, [], [], b""
        for line in copied_lines(_READY, [place.xid, place.entry, BATCH]):
            entries.append(int(line.split(b"\t", 2)[1]))
            hashes.append(leaf_hash(line))
            place.frontier.add(hashes[-1])
        if not entries:
            return 0
        with connection.cursor() as cursor:
            seqs = list(range(first, first + len(entries)))
            cursor.execute(_ADD, [seqs, entries, hashes])
        head = Head(place.frontier.size, place.frontier.root())
        Checkpoint.objects.create(
            size=head.size,
            root=head.root,
            frontier=b"".join(place.frontier.hashes),
            last_xid=line.split(b"\t", 3)[2].decode(),
            last_entry=entries[-1],
            note=sign(head, _key()),
            signed_at=at,
        )
    return len(entries)
