"""Inclusion and consistency proofs of RFC 6962 §2.1.1 and §2.1.2; no Django, no database.

A proof is worked out in two steps: which ranges of leaves its hashes stand for, then these hashes
from one reading of the leaves in order, so that a tree of any size needs no memory.
"""

from __future__ import annotations

from collections.abc import Iterable

from meibo.rooms.journal.tree import Frontier, node_hash

Range = tuple[int, int]  # first leaf, and the one after the last


def _split(size: int) -> int:
    """The largest power of two below size (size > 1)."""
    return 1 << ((size - 1).bit_length() - 1)


def inclusion_ranges(index: int, size: int) -> list[Range]:
    """PATH(index, D[size]): ranges of the proof's hashes, nearest to the leaf first."""
    if not 0 <= index < size:
        raise ValueError("no such leaf in the tree")
    found: list[Range] = []
    first, after = 0, size
    while after - first > 1:
        middle = first + _split(after - first)
        if index < middle:
            found.append((middle, after))
            after = middle
        else:
            found.append((first, middle))
            first = middle
    return found[::-1]


def consistency_ranges(older: int, size: int) -> list[Range]:
    """PROOF(older, D[size]): ranges of the proof's hashes in the order of RFC 6962."""
    if not 0 < older <= size:
        raise ValueError("the older tree is empty or larger than the newer")
    found: list[Range] = []
    first, after, known = 0, size, True
    while older != after:
        middle = first + _split(after - first)
        if older <= middle:
            found.append((middle, after))
            after = middle
        else:
            found.append((first, middle))
            first, known = middle, False
    if not known:
        found.append((first, after))
    return found[::-1]


def hashes_of(ranges: list[Range], leaves: Iterable[bytes]) -> list[bytes]:
    """The subtree hash of each range, in the ranges' order, from all leaf hashes in tree order."""
    made = {one: Frontier() for one in ranges}
    waiting = sorted(ranges, reverse=True)
    for at, leaf in enumerate(leaves):
        if not waiting:
            break
        first, after = waiting[-1]
        if at >= first:
            made[first, after].add(leaf)
        if at + 1 == after:
            waiting.pop()
    if waiting:
        raise ValueError("fewer leaves than the tree has")
    return [made[one].root() for one in ranges]


def root_by_inclusion(index: int, size: int, leaf: bytes, path: list[bytes]) -> bytes:
    """The root a proof leads to from a leaf hash; ValueError where the path has a wrong length."""
    ranges = inclusion_ranges(index, size)
    if len(ranges) != len(path):
        raise ValueError("the path has a wrong length")
    root = leaf
    for (first, _), one in zip(ranges, path, strict=True):
        root = node_hash(root, one) if first > index else node_hash(one, root)
    return root


def roots_by_consistency(
    older: int, size: int, older_root: bytes, path: list[bytes]
) -> tuple[bytes, bytes]:
    """Roots of the older and the newer tree a proof leads to; ValueError for a wrong length."""
    ranges = consistency_ranges(older, size)
    if len(ranges) != len(path):
        raise ValueError("the path has a wrong length")
    known = not ranges or ranges[0][0] >= older  # the older tree is itself a subtree
    if known:
        start, steps = older_root, list(zip(ranges, path, strict=True))
    else:
        start, steps = path[0], list(zip(ranges[1:], path[1:], strict=True))
    before = now = start
    for (first, _), one in steps:
        if first >= older:
            now = node_hash(now, one)
        else:
            before, now = node_hash(one, before), node_hash(one, now)
    return before, now
