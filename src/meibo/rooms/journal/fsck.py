"""Proves the journal against its signed checkpoints, reading every entry once.

Finds an entry altered, removed, reordered or slipped in, a leaf or checkpoint tampered with, and
names the entry, or the range between two checkpoints where only the root tells. Either the whole
journal, or what was added since a checkpoint that was verified before: that the tree grew out of
that one is then proven by growing it again from its right edge.
"""

from __future__ import annotations

from collections.abc import Iterable

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db import connection, transaction
from django.db.models import Max

from meibo.rooms.journal import stretches
from meibo.rooms.journal.models import Checkpoint, Leaf
from meibo.rooms.journal.note import BadNoteError, Head, verify
from meibo.rooms.journal.report import MOST_FINDINGS, Report
from meibo.rooms.journal.sequencing import HASH
from meibo.rooms.journal.stretches import Entries, Order, Stretch
from meibo.rooms.journal.tree import Frontier

_AFTER = "SELECT count(*) FROM journal.journal_entry WHERE (xid, id) > (%s::xid8, %s)"
_UNSEQUENCED = """
SELECT count(*) FILTER (WHERE NOT passed), (array_agg(id ORDER BY id) FILTER (WHERE passed))[1:%s]
  FROM (SELECT e.id, (e.xid, e.id) <= (%s::xid8, %s) AS passed FROM journal.journal_entry AS e
          LEFT JOIN journal.journal_leaf AS l ON l.entry_id = e.id
         WHERE l.entry_id IS NULL AND (e.xid, e.id) > (%s::xid8, %s)) AS unsequenced
"""


def fsck(
    key: Ed25519PublicKey,
    *,
    since: Head | None = None,
    kept: Iterable[Head] = (),
    most: int | None = None,
) -> Report:
    """Read the journal in one snapshot and compare it with every signed checkpoint.

    since: what was verified before; without it, or where it is no longer there, from the first
    entry. kept: heads known from elsewhere (an outsider's checkpoint, an earlier verification), which
    the journal must still go through. most: stop at the last checkpoint within that many leaves, or
    at the next one.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        run = _Run(key)
        run.begin(since)
        run.keep(kept)
        with Entries() as entries:
            run.walk(run.end(most), entries)
    return run.report


class _Run:
    """One reading: where it stands in the tree and in the entries' order."""

    def __init__(self, key: Ed25519PublicKey) -> None:
        self.key, self.report = key, Report()
        self.frontier, self.order, self.began = Frontier(), (0, 0), (0, 0)
        self.last: Order = (0, 0)  # what the newest checkpoint reached says it ends with
        self.number, self.under = -1, 0  # number and size of the last checkpoint met
        self.wanted: dict[int, bytes] = {}  # roots of checkpoints kept elsewhere
        self.all_good = True

    def begin(self, since: Head | None) -> None:
        """Stand where an earlier reading ended, if that is still what is signed."""
        newest = Checkpoint.objects.aggregate(size=Max("size"))["size"] or 0
        for size in Checkpoint.objects.filter(size__lt=1).values_list("size", flat=True):
            self.report.found("checkpoint_altered", last_seq=size)
        for seq in Leaf.objects.filter(seq__lt=0).values_list("seq", flat=True)[:MOST_FINDINGS]:
            self.report.found("leaf_slipped_in", seq=seq)
        if since is None or since.size == 0:
            return
        if newest < since.size:
            self.report.found("rolled_back", first_seq=newest, last_seq=since.size - 1)
            return
        head = Checkpoint.objects.filter(size=since.size).first()
        edge = self._edge(head) if head else None
        if head is None or edge is None or not self._signed(head, edge.root()):
            self.report.found("checkpoint_altered", last_seq=since.size - 1)
        elif edge.root() != since.root:
            self.report.found("history_differs", first_seq=0, last_seq=since.size - 1)
        else:
            self.frontier, self.report.start, self.report.good = edge, since.size, since
            self.number, self.under = head.number, head.size
            self.order = self.began = self.last = (int(head.last_xid), head.last_entry)

    @staticmethod
    def _edge(head: Checkpoint) -> Frontier | None:
        raw = bytes(head.frontier)
        pieces = [raw[at : at + HASH] for at in range(0, len(raw), HASH)]
        return Frontier(head.size, pieces) if len(pieces) == head.size.bit_count() else None

    def keep(self, kept: Iterable[Head]) -> None:
        """Heads that the tree must have had: no journal is older than what was seen of it."""
        newest = Checkpoint.objects.aggregate(size=Max("size"))["size"] or 0
        for head in kept:
            if head.size > newest:
                self.report.found("rolled_back", first_seq=newest, last_seq=head.size - 1)
            elif head.size > self.frontier.size:
                self.wanted[head.size] = head.root
            elif Checkpoint.objects.filter(size=head.size).exclude(root=head.root).exists():
                self.report.found("history_differs", first_seq=0, last_seq=head.size - 1)

    def end(self, most: int | None) -> int:
        """One after the last leaf to be read: those under no checkpoint are not."""
        signed = max(0, Checkpoint.objects.aggregate(size=Max("size"))["size"] or 0)
        highest = Leaf.objects.filter(seq__gte=0).aggregate(seq=Max("seq"))["seq"]
        leaves = 0 if highest is None else highest + 1
        if leaves > signed:
            self.report.found("leaf_unsigned", first_seq=signed, last_seq=leaves - 1)
        leaves = min(leaves, signed)
        if most is None:
            return leaves
        ahead = Checkpoint.objects.filter(size__gt=self.frontier.size).order_by("size")
        within = ahead.filter(size__lte=self.frontier.size + most).last() or ahead.first()
        if within is None or within.size >= leaves:
            return leaves
        self.report.finished = False
        return within.size

    def walk(self, end: int, entries: Entries) -> None:
        """Read stretch by stretch; stops where a leaf is missing: what follows lost its place."""
        while self.frontier.size < end:
            first, asked = self.frontier.size, min(self.frontier.size + stretches.STRETCH, end)
            stretch = stretches.read(first, asked, self.order, entries, self.report.found)
            self._under(stretch)
            self.all_good &= stretch.good
            self.report.entries += len(stretch.hashes)
            if stretch.hashes:
                self.order = stretch.last
            if stretch.after < asked:
                break
        else:
            if self.report.finished:
                self._ahead(end)
        self._outside()

    def _under(self, stretch: Stretch) -> None:
        """Grow the tree by a stretch and compare it with every checkpoint on the way."""
        within = Checkpoint.objects.filter(size__gt=stretch.first, size__lte=stretch.after)
        heads = {head.size: head for head in within}
        lasts = stretch.orders([size - 1 for size in heads]) if heads else {}
        at = stretch.first
        for size in sorted({*heads, *(s for s in self.wanted if at < s <= stretch.after)}):
            self.frontier.extend(stretch.hashes[at - stretch.first : size - stretch.first])
            at, root = size, self.frontier.root()
            if size in heads:
                self._head(heads[size], root, lasts[size - 1])
            if self.wanted.get(size, root) != root:
                self.report.found("history_differs", first_seq=0, last_seq=size - 1)
        self.frontier.extend(stretch.hashes[at - stretch.first :])

    def _head(self, head: Checkpoint, root: bytes, last: Order) -> None:
        self.report.checkpoints += 1
        if head.number != self.number + 1:
            self.report.found("checkpoint_missing", first_seq=self.under, last_seq=head.size - 1)
        self.number, self.under = head.number, head.size
        if self._signed(head, root):
            self.report.good = Head(head.size, root)
        else:
            good = self.report.good.size
            self.report.found("root_differs", first_seq=good, last_seq=head.size - 1)
        # What the sequencer starts its next round from is not in the note: it is worked out again.
        self.last = (int(head.last_xid), head.last_entry)
        if bytes(head.frontier) != b"".join(self.frontier.hashes) or self.last != last:
            self.report.found("checkpoint_altered", last_seq=head.size - 1)

    def _signed(self, head: Checkpoint, root: bytes) -> bool:
        try:
            stated = verify(head.note, self.key)
        except BadNoteError:
            self.report.found("checkpoint_signature", last_seq=head.size - 1)
            return False
        return (stated.size, stated.root, bytes(head.root)) == (head.size, root, root)

    def _ahead(self, end: int) -> None:
        """Checkpoints of leaves that are not there, leaves under no checkpoint."""
        newest = Checkpoint.objects.aggregate(size=Max("size"))["size"] or 0
        if newest > end:
            self.report.found("leaf_missing", first_seq=end, last_seq=newest - 1)
        if self.under < end:
            self.report.found("leaf_unsigned", first_seq=self.under, last_seq=end - 1)

    def _outside(self) -> None:
        """Entries without a leaf: waiting, or slipped in before what is already in the tree."""
        with connection.cursor() as cursor:
            if self.all_good:  # read in their own order, none was left out
                if self.report.finished:
                    cursor.execute(_AFTER, [str(self.order[0]), self.order[1]])
                    (self.report.waiting,) = cursor.fetchone()
                return
            newest = Checkpoint.objects.order_by("size").last() if self.report.finished else None
            last = (int(newest.last_xid), newest.last_entry) if newest else self.last
            given: list[int | str] = [
                MOST_FINDINGS,
                str(last[0]),
                last[1],
                str(self.began[0]),
                self.began[1],
            ]
            cursor.execute(_UNSEQUENCED, given)
            self.report.waiting, slipped = cursor.fetchone()
        for entry in slipped or ():
            self.report.found("entry_slipped_in", entry=entry)
