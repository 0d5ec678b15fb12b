"""Proofs for outsiders: that an entry is in the signed tree, and that one tree grew into another.

A proof is checked against the signed roots before it is given away.
"""

from __future__ import annotations

import base64
from collections.abc import Generator
from contextlib import closing
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db import connection, transaction

from meibo.rooms.journal.models import Checkpoint, Leaf
from meibo.rooms.journal.note import BadNoteError, Head, verify
from meibo.rooms.journal.proofs import (
    consistency_ranges,
    hashes_of,
    inclusion_ranges,
    root_by_inclusion,
    roots_by_consistency,
)
from meibo.rooms.journal.sequencing import copied_lines
from meibo.rooms.journal.tree import leaf_hash

_HASHES = """
COPY (SELECT encode(hash, 'hex') FROM journal.journal_leaf WHERE seq < %s ORDER BY seq) TO STDOUT
"""
_LINE = "COPY (SELECT * FROM journal.entry_leaf WHERE id = %s) TO STDOUT"


class NoProofError(Exception):
    """There is no proof to give. code: entry_unknown, entry_waiting, no_checkpoint, not_whole."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def prove_entry(entry: int, key: Ed25519PublicKey) -> dict[str, Any]:
    """Inclusion of an entry in the newest checkpoint's tree; NoProofError where there is none."""
    with transaction.atomic():
        _one_snapshot()
        line = next(iter(list(copied_lines(_LINE, [entry]))), None)
        if line is None:
            raise NoProofError("entry_unknown")
        note, head = _signed(None, key)
        leaf = Leaf.objects.filter(entry_id=entry, seq__lt=head.size).first()
        if leaf is None:
            raise NoProofError("entry_waiting")
        ranges = inclusion_ranges(leaf.seq, head.size)
        path = _path(ranges, head.size)
    if root_by_inclusion(leaf.seq, head.size, leaf_hash(line), path) != head.root:
        raise NoProofError("not_whole")
    return {
        "v": 1, "kind": "inclusion", "entry": entry, "index": leaf.seq, "size": head.size,
        "leaf": line.decode(), "path": _encoded(path), "checkpoint": note,
    }  # fmt: skip


def prove_growth(older: int, newer: int | None, key: Ed25519PublicKey) -> dict[str, Any]:
    """Consistency of the tree at two signed sizes; `newer` None means the newest."""
    with transaction.atomic():
        _one_snapshot()
        older_note, before = _signed(older, key)
        note, now = _signed(newer, key)
        if before.size > now.size:
            raise NoProofError("sizes_swapped")
        path = _path(consistency_ranges(before.size, now.size), now.size)
    if roots_by_consistency(before.size, now.size, before.root, path) != (before.root, now.root):
        raise NoProofError("not_whole")
    return {
        "v": 1, "kind": "consistency", "older_size": before.size, "size": now.size,
        "path": _encoded(path), "older_checkpoint": older_note, "checkpoint": note,
    }  # fmt: skip


def _one_snapshot() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")


def _signed(size: int | None, key: Ed25519PublicKey) -> tuple[str, Head]:
    """The checkpoint of a size, or the newest; its signature is good."""
    heads = Checkpoint.objects.order_by("-size")
    found = heads.first() if size is None else heads.filter(size=size).first()
    if found is None:
        raise NoProofError("no_checkpoint")
    try:
        return found.note, verify(found.note, key)
    except (BadNoteError, ValueError) as error:
        raise NoProofError("not_whole") from error


def _path(ranges: list[tuple[int, int]], size: int) -> list[bytes]:
    with closing(_hashes(size)) as leaves:
        try:
            return hashes_of(ranges, leaves)
        except ValueError as error:
            raise NoProofError("not_whole") from error


def _hashes(size: int) -> Generator[bytes, None, None]:
    for line in copied_lines(_HASHES, [size]):
        yield bytes.fromhex(line.decode())


def _encoded(path: list[bytes]) -> list[str]:
    return [base64.b64encode(one).decode() for one in path]
