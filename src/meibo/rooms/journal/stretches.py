"""Reads the journal a stretch of leaves at a time: what is stored, beside the entries themselves.

Where nothing was touched, the entries in their own order are the leaves in theirs, and a stretch is
judged by comparing whole columns. Only where it is not so, entry and leaf are joined one by one, to
name which of them it is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection

from meibo.rooms.journal.sequencing import HASH, LEAF, copied_lines, placed
from meibo.rooms.journal.tree import leaf_hash, leaf_hashes

STRETCH = 16_384
Order = tuple[int, int]  # (xid, id)
Tell = Callable[..., None]

_STORED = """
SELECT count(*), min(seq), max(seq), bool_and(octet_length(hash) = %s), string_agg(hash, ''::bytea),
       string_agg(entry_id::text, ',')
  FROM (SELECT * FROM journal.journal_leaf WHERE seq >= %s AND seq < %s ORDER BY seq) AS leaves
"""
_ENTRIES = f"""
COPY (SELECT {LEAF} FROM journal.leaf_in_order WHERE (place, id) > (%s::xid8, %s)
       ORDER BY place, id LIMIT %s) TO STDOUT
"""  # noqa: S608
_JOINED = """
COPY (SELECT l.seq, l.entry_id, encode(l.hash, 'hex'), leaf.*
        FROM journal.journal_leaf AS l
        LEFT JOIN journal.entry_leaf AS leaf ON leaf.id = l.entry_id
       WHERE l.seq >= %s AND l.seq < %s ORDER BY l.seq) TO STDOUT
"""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Leaves from `first` on. good: untouched, each leaf its entry's, in the entries' order."""

    first: int
    hashes: list[bytes]
    last: Callable[[int], Order]  # order of the last entry found up to a leaf
    good: bool

    @property
    def after(self) -> int:
        """The first leaf that was not read; less than asked for where leaves are missing."""
        return self.first + len(self.hashes)


def read(first: int, after: int, before: Order, tell: Tell) -> Stretch:
    """Leaves first to after - 1; `before`: the entry before them. What is wrong is told."""
    found = _compared(first, after, before)
    return found if found.good else _joined(first, after, before, tell)


def _compared(first: int, after: int, before: Order) -> Stretch:
    count = after - first
    with connection.cursor() as cursor:
        cursor.execute(_STORED, [HASH, first, after])
        stored, lowest, highest, whole, hashes, entries = cursor.fetchone()
    if (stored, lowest, highest, whole) != (count, first, after - 1, True):
        return Stretch(first, [], lambda _: before, good=False)
    lines = list(copied_lines(_ENTRIES, [str(before[0]), before[1], count]))
    made = leaf_hashes(lines)
    good = b"".join(made) == bytes(hashes) and entries.encode() == b",".join(
        line.split(b"\t", 2)[1] for line in lines
    )
    return Stretch(first, made, lambda seq: placed(lines[seq - first]), good)


def _joined(first: int, after: int, before: Order, tell: Tell) -> Stretch:
    """The same one by one, up to the first leaf that is missing."""
    hashes: list[bytes] = []
    orders: list[Order] = []
    missing = False
    for line in copied_lines(_JOINED, [first, after]):  # to its end: a COPY cut short aborts all
        seq, entry, stored, leaf = line.split(b"\t", 3)
        at = first + len(hashes)
        if missing:
            continue
        if int(seq) != at:
            tell("leaf_missing", first_seq=at, last_seq=int(seq) - 1)
            missing = True
            continue
        before = _judged(at, int(entry), leaf, stored, before, tell)
        hashes.append(bytes.fromhex(stored.decode()))
        orders.append(before)
    if not missing and first + len(hashes) < after:
        tell("leaf_missing", first_seq=first + len(hashes), last_seq=after - 1)
    return Stretch(first, hashes, lambda seq: orders[seq - first], good=False)


def _judged(seq: int, entry: int, leaf: bytes, stored: bytes, before: Order, tell: Tell) -> Order:
    """Judge one entry by its leaf; returns its (xid, id), or what came before if it is gone."""
    if leaf.startswith(b"\\N\t"):
        tell("entry_removed", entry=entry, seq=seq)
        return before
    if leaf_hash(leaf).hex().encode() != stored:
        tell("entry_altered", entry=entry, seq=seq)
    order = placed(leaf)
    if order <= before:
        tell("entry_reordered", entry=entry, seq=seq)
    return order
