"""RFC 6962 Merkle tree maths; no Django, no database."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

EMPTY_ROOT = hashlib.sha256(b"").digest()


def leaf_hash(leaf: bytes) -> bytes:
    """RFC 6962 §2.1: SHA-256(0x00 || leaf)."""
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """RFC 6962 §2.1: SHA-256(0x01 || left || right)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def hashes_of_rows(rows: Iterable[memoryview]) -> list[bytes]:
    """leaf_hash of each line that still has its newline, as COPY gives it out.

    Journals are read whole by it: no call and no copy for a line that can be spared.
    """
    sha256 = hashlib.sha256
    return [sha256(b"\x00" + row[:-1]).digest() for row in rows]


class Frontier:
    """The right edge of a growing tree: enough to add leaves and give the root at any size.

    Holds one hash for each bit set in `size`, largest subtree first.
    """

    def __init__(self, size: int = 0, hashes: Iterable[bytes] = ()) -> None:
        self.size = size
        self.hashes = list(hashes)
        if len(self.hashes) != size.bit_count():
            raise ValueError("a frontier of size n holds one hash for each bit set in n")

    def add(self, hash_of_leaf: bytes) -> None:
        """Append one leaf hash, merging equal subtrees."""
        self.hashes.append(hash_of_leaf)
        size = self.size
        while size & 1:
            right = self.hashes.pop()
            self.hashes.append(node_hash(self.hashes.pop(), right))
            size >>= 1
        self.size += 1

    def extend(self, hashes_of_leaves: Iterable[bytes]) -> None:
        """Append leaf hashes in order, level by level: what `add` does for each, much faster."""
        sha256 = hashlib.sha256
        row, size, edge = list(hashes_of_leaves), self.size, list[bytes]()
        self.size += len(row)
        while row:
            if size & 1:  # the edge has a subtree of this level, the left neighbour of the first
                row.insert(0, self.hashes.pop())
            if len(row) & 1:
                edge.append(row.pop())
            pairs = iter(row)
            row = [sha256(b"\x01" + left + next(pairs)).digest() for left in pairs]
            size >>= 1
        self.hashes += reversed(edge)

    def root(self) -> bytes:
        """Root of the tree of `size` leaves."""
        if not self.hashes:
            return EMPTY_ROOT
        root = self.hashes[-1]
        for left in reversed(self.hashes[:-1]):
            root = node_hash(left, root)
        return root
