"""Exports the journal's tree to a second place, adding to what is there already.

What an earlier export put there is never fetched again: it is read back and checked against the
checkpoint beside it, and new leaves are only added where the result is what the newest checkpoint
has signed. A journal changed behind our back is refused, and the good copy stays as it was.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db import connection, transaction

from meibo.rooms.journal import copy_folder
from meibo.rooms.journal.copy_folder import LINES, NEWEST, NOTES, Staged, notes_in, range_path
from meibo.rooms.journal.models import Checkpoint
from meibo.rooms.journal.note import BadNoteError, Head, verify
from meibo.rooms.journal.sequencing import HASH, copied_lines
from meibo.rooms.journal.tiles import Levels, partial_tiles
from meibo.rooms.journal.tree import leaf_hash

_LEAVES = """
COPY (SELECT l.seq, leaf.* FROM journal.journal_leaf AS l
        JOIN journal.entry_leaf AS leaf ON leaf.id = l.entry_id
       WHERE l.seq >= %s AND l.seq < %s ORDER BY l.seq) TO STDOUT
"""


class ExportRefusedError(Exception):
    """Journal and copy do not agree, or one of them is not whole. code: what; place: where."""

    def __init__(self, code: str, place: str) -> None:
        super().__init__(f"{code}: {place}")
        self.code, self.place = code, place


@dataclass(frozen=True, slots=True)
class Exported:
    """What the copy holds now, and how many of its leaves are new."""

    size: int
    added: int


def export(folder: Path, key: Ed25519PublicKey, *, most: int | None = None) -> Exported:
    """Bring the copy in `folder` up to the newest checkpoint; ExportRefusedError if it must not.

    most: at the most to the last checkpoint within that many new leaves, or to the next one.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _alone(folder), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        start, before = _there_already(folder, key)
        had, unswept = start.size, copy_folder.cut_short(folder)
        newest = _target(had, most)
        if newest is None and not had:
            return Exported(0, 0)
        if newest is None or newest.size < had:
            raise ExportRefusedError("journal_rolled_back", f"leaf {had - 1}")
        if had:
            _same_history(start)
        if newest.size > had:
            _grow(folder, start, before, newest, key)
        if unswept:
            copy_folder.sweep(folder, newest.size)
    return Exported(newest.size, newest.size - had)


def _target(had: int, most: int | None) -> Checkpoint | None:
    """The checkpoint to be reached: the newest, or one within `most` leaves if more are ahead."""
    heads = Checkpoint.objects.order_by("size")
    if most is None or not heads.filter(size__gt=had + most).exists():
        return heads.last()
    return (
        heads.filter(size__gt=had, size__lte=had + most).last()
        or heads.filter(size__gt=had).first()
    )


def _grow(
    folder: Path, levels: Levels, before: bytes, newest: Checkpoint, key: Ed25519PublicKey
) -> None:
    """Stage all that is new and publish it where it leads to the signed root."""
    staged, had = Staged(folder), levels.size
    _leaves(staged, folder, levels, newest.size)
    if _head(newest.note, key) != Head(levels.size, levels.root()):
        raise ExportRefusedError("root_differs", f"leaves {had}-{newest.size - 1}")
    _notes(staged, folder, before, had, newest.size)
    staged.write(NEWEST, newest.note.encode())
    for tile in partial_tiles(had):
        staged.replaces(tile.path)
    staged.publish()


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One export into a folder at a time; a second one waits."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _head(note: str, key: Ed25519PublicKey) -> Head:
    try:
        return verify(note, key)
    except (BadNoteError, ValueError) as error:
        raise ExportRefusedError("checkpoint_signature", note.partition("\n\n")[0]) from error


def _there_already(folder: Path, key: Ed25519PublicKey) -> tuple[Levels, bytes]:
    """The tree of the copy and its newest note, checked: last lines, tiles and signature agree."""
    path = folder / NEWEST
    if not path.exists():
        return Levels(), b""
    note = path.read_bytes()
    head = _head(note.decode(), key)
    try:
        levels = _read_levels(folder, head.size)
    except (OSError, ValueError) as error:
        raise ExportRefusedError("copy_not_whole", str(error)) from error
    if levels.root() != head.root:
        raise ExportRefusedError("copy_altered", f"leaves up to {head.size - 1}")
    return levels, note


def _read_levels(folder: Path, size: int) -> Levels:
    """Upper levels from their tiles; the two lowest from the lines of the last file themselves.

    A file of leaves is one hash of the third level, so its lines decide the first two alone.
    """
    last = Levels()
    if size % LINES:
        with (folder / range_path("leaves", size - size % LINES, size - 1)).open("rb") as lines:
            for line in lines:
                last.add(leaf_hash(line.removesuffix(b"\n")))
    hashes = [*last.hashes, [], []][:2]
    for tile in partial_tiles(size):
        if tile.level >= 2:
            data = (folder / tile.path).read_bytes()
            hashes += [[] for _ in range(tile.level + 1 - len(hashes))]
            hashes[tile.level] = [data[at : at + HASH] for at in range(0, len(data), HASH)]
    return Levels(size, hashes)


def _same_history(copy: Levels) -> None:
    """The journal's own tree had the copy's root when it had the copy's size."""
    own = Checkpoint.objects.filter(size=copy.size).first()
    if own is None:
        raise ExportRefusedError("checkpoint_missing", f"size {copy.size}")
    if bytes(own.root) != copy.root():
        raise ExportRefusedError("history_differs", f"leaves up to {copy.size - 1}")


def _leaves(staged: Staged, folder: Path, levels: Levels, size: int) -> None:
    """Write the leaves from where `levels` stands up to `size`, and every tile they make."""
    start, first = levels.size, levels.size - levels.size % LINES
    with closing(copied_lines(_LEAVES, [start, size])) as lines:
        while first < size:
            after = min(first + LINES, size)
            out = staged.open(range_path(copy_folder.LEAVES, first, after - 1))
            if start > first:
                shorter = range_path(copy_folder.LEAVES, first, start - 1)
                with (folder / shorter).open("rb") as old:
                    shutil.copyfileobj(old, out)
                staged.replaces(shorter)
            for at in range(max(first, start), after):
                seq, _, leaf = next(lines, b"").partition(b"\t")
                if seq != str(at).encode():
                    raise ExportRefusedError("leaf_missing", f"leaf {at}")
                out.write(leaf + b"\n")
                for tile, data in levels.add(leaf_hash(leaf)):
                    staged.write(tile.path, data)
            staged.close(out)
            first = after
    for tile, data in levels.partial():
        staged.write(tile.path, data)


def _notes(staged: Staged, folder: Path, before: bytes, had: int, size: int) -> None:
    """Write the signed notes after the size the copy had, filling up its last file first."""
    first, kept = _last_notes(folder, before)
    while True:
        page = list(
            Checkpoint.objects.filter(size__gt=had, size__lte=size)
            .order_by("size")
            .values_list("size", "note")[: NOTES - len(kept)]
        )
        if not page:
            return
        had = page[-1][0]
        notes = [*kept, *(note.encode() for _, note in page)]
        path = range_path(copy_folder.CHECKPOINTS, first, first + len(notes) - 1)
        staged.write(path, b"".join(notes))
        if kept:
            staged.replaces(range_path(copy_folder.CHECKPOINTS, first, first + len(kept) - 1))
        first, kept = first + len(notes), []


def _last_notes(folder: Path, newest: bytes) -> tuple[int, list[bytes]]:
    """Number of the first note of the file to fill up, and the notes already in it."""
    if not newest:
        return 0, []
    for path in sorted((folder / copy_folder.CHECKPOINTS).iterdir(), reverse=True):
        data = path.read_bytes()
        if data.endswith(newest):
            notes, first = notes_in(data), int(path.name.partition("-")[0])
            return (first + NOTES, []) if len(notes) == NOTES else (first, notes)
    raise ExportRefusedError("copy_not_whole", copy_folder.CHECKPOINTS)
