"""The sequencer: puts committed entries into the tree in one order and signs checkpoints.

Entries below the oldest running transaction are final: whatever commits later has a higher
transaction id. Taken in (xid, id) order, an entry of a long open transaction is never passed over.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from meibo.rooms.journal.models import Checkpoint
from meibo.rooms.journal.note import Head, sign
from meibo.rooms.journal.tree import Frontier, hashes_of_rows
from meibo.terms.actor import Actor

BATCH = 50_000
HASH = 32
# Two sequencers at once would sign two trees: the second waits for the first's commit.
_LOCK = 0x6C656166

# What makes a line of entry_leaf, where it is read through leaf_in_order.
LEAF = """version, id, xid, recorded_at, recorded_by, acted_at, actor, terminal, function, purpose,
       case_ref, subject, outcome"""
_READY = f"""
COPY (SELECT {LEAF} FROM journal.leaf_in_order
       WHERE (place, id) > (%s::xid8, %s) AND place < pg_snapshot_xmin(pg_current_snapshot())
       ORDER BY place, id LIMIT %s) TO STDOUT
"""  # noqa: S608
# The same entries again, in the same order: below the oldest running transaction nothing comes in.
# Their hashes are one value, cut by the server: a parameter for each costs more than all the rest.
_ADD = """
INSERT INTO journal.journal_leaf (seq, entry_id, hash)
SELECT %(first)s::bigint + n, id, substring(%(hashes)s::bytea FROM (n * 32 + 1)::int FOR 32)
  FROM (SELECT id, row_number() OVER (ORDER BY xid, id) - 1 AS n FROM journal.journal_entry
         WHERE (xid, id) > (%(xid)s::xid8, %(entry)s)
           AND (xid, id) <= (%(last_xid)s::xid8, %(last_entry)s)) AS taken
"""


class SequencingError(RuntimeError):
    """Entries that were final have changed between two statements: nothing is signed."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the tree stands: its right edge, the last entry in it, the next checkpoint's number."""

    frontier: Frontier
    xid: str
    entry: int
    number: int


@cache
def _key() -> Ed25519PrivateKey:
    raw = (Path(settings.SECRETS) / "journal.key").read_bytes()
    return Ed25519PrivateKey.from_private_bytes(raw)


def _place() -> Place:
    last = Checkpoint.objects.order_by("-size").first()
    if last is None:
        return Place(Frontier(), "0", 0, 0)
    edge = bytes(last.frontier)
    hashes = [edge[at : at + HASH] for at in range(0, len(edge), HASH)]
    return Place(Frontier(last.size, hashes), last.last_xid, last.last_entry, last.number + 1)


def copied_rows(
    query: str, parameters: Sequence[object], using: BaseDatabaseWrapper | None = None
) -> Generator[memoryview, None, None]:
    """Lines of a COPY … TO STDOUT in text format, each with its newline.

    PostgreSQL's protocol: a message from the server is always one row. Left before its end, the
    COPY is cancelled and with it the transaction it is in.
    """
    with (using or connection).cursor() as cursor, cursor.cursor.copy(query, parameters) as copy:
        yield from copy


def copied_lines(query: str, parameters: Sequence[object]) -> Generator[bytes, None, None]:
    """The same without their newlines."""
    for row in copied_rows(query, parameters):
        yield bytes(row)[:-1]


def placed(line: bytes) -> tuple[int, int]:
    """(xid, id) of a leaf's line: the order of entries."""
    _, entry, xid, _ = line.split(b"\t", 3)
    return int(xid), int(entry)


def sequence(actor: Actor, at: datetime) -> int:
    """Take in what is ready, at most one batch, and sign a checkpoint; how many entries came.

    Runs as meibo_sequencer. Safe when run twice or by two at once.
    """
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        before = _place()
        last = memoryview(b"")
        ready = copied_rows(_READY, [before.xid, before.entry, BATCH])
        hashes = hashes_of_rows(last := row for row in ready)
        if not hashes:
            return 0
        xid, entry = placed(bytes(last))
        after = Place(before.frontier, str(xid), entry, before.number)
        _add(before.frontier.size, hashes, before, after)
        after.frontier.extend(hashes)
        _sign(after, at)
    return len(hashes)


def _add(first: int, hashes: list[bytes], before: Place, after: Place) -> None:
    """Leaves of the entries after one place up to another."""
    with connection.cursor() as cursor:
        cursor.execute(
            _ADD,
            {
                "first": first, "hashes": b"".join(hashes), "xid": before.xid,
                "entry": before.entry, "last_xid": after.xid, "last_entry": after.entry,
            },
        )  # fmt: skip
        if cursor.rowcount != len(hashes):
            raise SequencingError(f"{len(hashes)} entries were read, {cursor.rowcount} added")


def _sign(place: Place, at: datetime) -> None:
    head = Head(place.frontier.size, place.frontier.root())
    Checkpoint.objects.create(
        size=head.size,
        number=place.number,
        root=head.root,
        frontier=b"".join(place.frontier.hashes),
        last_xid=place.xid,
        last_entry=place.entry,
        note=sign(head, _key()),
        signed_at=at,
    )
