"""Reads the journal a stretch of leaves at a time: what is stored, beside the entries themselves.

Where nothing was touched, the entries in their own order are the leaves in theirs, and a stretch is
judged by comparing whole columns. Only where it is not so, entry and leaf are joined one by one, to
name which of them it is.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from typing import Any, Self

from django.db import connection

from meibo.rooms.journal.sequencing import HASH, LEAF, copied_lines, copied_rows, placed
from meibo.rooms.journal.tree import hashes_of_rows, leaf_hash

STRETCH = 32_768
Order = tuple[int, int]  # (xid, id)
Tell = Callable[..., None]

# All hashes as one value, and whether the leaves are of the next entries in these entries' order.
_STORED = """
SELECT count(*), min(seq), max(seq), bool_and(octet_length(hash) = %s), string_agg(hash, ''::bytea),
       array_agg(entry_id) = (
         SELECT array_agg(id) FROM (SELECT id FROM journal.journal_entry
          WHERE (xid, id) > (%s::xid8, %s) ORDER BY xid, id LIMIT %s) AS entries)
  FROM (SELECT * FROM journal.journal_leaf WHERE seq >= %s AND seq < %s ORDER BY seq) AS leaves
"""
_ENTRIES = f"""
COPY (SELECT {LEAF} FROM journal.leaf_in_order WHERE (place, id) > (%s::xid8, %s)
       ORDER BY place, id) TO STDOUT
"""  # noqa: S608
_PLACED = """
SELECT l.seq, e.xid::text, e.id FROM journal.journal_leaf AS l
  JOIN journal.journal_entry AS e ON e.id = l.entry_id WHERE l.seq = ANY (%s::bigint[])
"""
_JOINED = """
COPY (SELECT l.seq, l.entry_id, encode(l.hash, 'hex'), leaf.*
        FROM journal.journal_leaf AS l
        LEFT JOIN journal.entry_leaf AS leaf ON leaf.id = l.entry_id
       WHERE l.seq >= %s AND l.seq < %s ORDER BY l.seq) TO STDOUT
"""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Leaves from `first` on. good: untouched, each leaf its entry's, in the entries' order.

    last: order of the last entry found; orders: of the last found up to each of some leaves.
    """

    first: int
    hashes: list[bytes]
    last: Order
    orders: Callable[[list[int]], dict[int, Order]]
    good: bool

    @property
    def after(self) -> int:
        """The first leaf that was not read; less than asked for where leaves are missing."""
        return self.first + len(self.hashes)


class Entries:
    """The entries' lines in their own order, which the server sends ahead while we judge.

    On a connection of its own: what is in the tree is final, whichever snapshot sees it. What is
    stored of the leaves is asked meanwhile, on the first connection. To be used in a `with`
    statement.
    """

    def __init__(self) -> None:
        self._own = connection.copy()
        self._thread = ThreadPoolExecutor(1)
        self._rows: Generator[memoryview, None, None] | None = None
        self._at: Order | None = None

    def __enter__(self) -> Self:
        with self._own.cursor() as cursor:
            # By the index, from the first line on: a sort would read everything before that.
            cursor.execute("SET enable_sort = off")
        return self

    def __exit__(self, *_: object) -> None:
        self._thread.shutdown()
        self._leave()
        self._own.close()

    def meanwhile(self, query: str, given: list[object]) -> Future[tuple[Any, ...]]:
        """One row of the first connection, which nobody else uses until it is there."""
        connection.ensure_connection()
        cursor = connection.connection.cursor(binary=True)

        def ask() -> tuple[Any, ...]:
            with cursor:
                found: tuple[Any, ...] = cursor.execute(query, given).fetchone()
                return found

        return self._thread.submit(ask)

    def take(self, before: Order, count: int) -> tuple[list[bytes], Order]:
        """Leaf hashes of the next entries after a place, and the last one's; fewer at the end.

        Rows are hashed as they come and not kept: a list of them costs more than hashing.
        """
        if self._rows is None or self._at != before:
            self._leave()
            self._rows = copied_rows(_ENTRIES, [str(before[0]), before[1]], self._own)
        last = memoryview(b"")
        hashes = hashes_of_rows(last := row for row in islice(self._rows, count))
        self._at = placed(bytes(last)) if hashes else before
        return hashes, self._at

    def _leave(self) -> None:
        """Cancel what the server would still send."""
        if self._rows is not None:
            self._rows.close()
            self._rows = None


def read(first: int, after: int, before: Order, entries: Entries, tell: Tell) -> Stretch:
    """Leaves first to after - 1; `before`: the entry before them. What is wrong is told."""
    found = _compared(first, after, before, entries)
    return found if found.good else _joined(first, after, before, tell)


def _compared(first: int, after: int, before: Order, ahead: Entries) -> Stretch:
    count = after - first
    stored = ahead.meanwhile(_STORED, [HASH, str(before[0]), before[1], count, first, after])
    made, last = ahead.take(before, count)
    *told, hashes, same_entries = stored.result()
    good = told == [count, first, after - 1, True] and bool(same_entries)
    return Stretch(first, made, last, _orders, good and b"".join(made) == hashes)


def _orders(seqs: list[int]) -> dict[int, Order]:
    with connection.cursor() as cursor:
        cursor.execute(_PLACED, [seqs])
        return {seq: (int(xid), entry) for seq, xid, entry in cursor.fetchall()}


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
    found = {first + n: order for n, order in enumerate(orders)}
    return Stretch(first, hashes, before, lambda seqs: found, good=False)


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
