"""The folder of the journal's exported copy: what its files are called, and how they are put there.

checkpoint               the newest signed checkpoint: what it covers is in the folder
leaves/<first>-<last>    65,536 leaf lines a file, the last file fewer
checkpoints/<first>-<last>  4,096 signed notes a file, numbered from 0, the last file fewer
tile/<L>/<N>[.p/<W>]     C2SP tlog-tiles

New files are written below .new and moved into place one by one, `checkpoint` last; whoever reads
meanwhile, or after a crash, finds everything the checkpoint he reads covers. Files that fuller ones
have replaced go afterwards, and .new last of all: while it is there, an export was cut short.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import BinaryIO

from meibo.rooms.journal.note import ORIGIN
from meibo.rooms.journal.tiles import partial_tiles

LINES = 65_536
NOTES = 4_096
NEWEST = "checkpoint"
LEAVES, CHECKPOINTS = "leaves", "checkpoints"
_NEW = ".new"
_DIGITS = 12


def range_path(kind: str, first: int, last: int) -> str:
    """Path of a file of leaves or checkpoints, both ends counted in."""
    return f"{kind}/{first:0{_DIGITS}d}-{last:0{_DIGITS}d}"


def notes_in(data: bytes) -> list[bytes]:
    """The notes of a file of checkpoints; each begins with the line of the origin."""
    start = f"{ORIGIN}\n".encode()
    bodies = (b"\n" + data).removesuffix(b"\n").split(b"\n" + start)[1:]
    return [start + body + b"\n" for body in bodies]


class Staged:
    """Files being prepared, moved into place by `publish`."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._new = folder, folder / _NEW
        self._replaced: set[str] = set()
        shutil.rmtree(self._new, ignore_errors=True)
        self._new.mkdir(mode=0o700)

    def open(self, path: str) -> BinaryIO:
        """A new file to be written; the caller closes it by `close`."""
        target = self._new / path
        target.parent.mkdir(parents=True, exist_ok=True)
        return target.open("xb")

    @staticmethod
    def close(file: BinaryIO) -> None:
        """Onto the disk, then close."""
        file.flush()
        os.fsync(file.fileno())
        file.close()

    def write(self, path: str, data: bytes) -> None:
        """A whole new file at once."""
        self.close_after(self.open(path), data)

    def close_after(self, file: BinaryIO, data: bytes) -> None:
        """Write the last of a file and close it."""
        file.write(data)
        self.close(file)

    def replaces(self, path: str) -> None:
        """A fuller file takes the place of this one."""
        self._replaced.add(path)

    def publish(self) -> None:
        """Move every file into place, the newest checkpoint last; then remove what was replaced."""
        folders = {self._folder}
        written = set[str]()
        for parent, _, names in os.walk(self._new):
            for name in names:
                source = Path(parent) / name
                path = source.relative_to(self._new)
                written.add(path.as_posix())
                if str(path) != NEWEST:
                    target = self._folder / path
                    target.parent.mkdir(parents=True, exist_ok=True)
                    folders.add(target.parent)
                    source.replace(target)
        _settle(folders)
        (self._new / NEWEST).replace(self._folder / NEWEST)
        _settle({self._folder})
        for gone in self._replaced - written:
            (self._folder / gone).unlink(missing_ok=True)
            if gone.startswith("tile/") and not any((self._folder / gone).parent.iterdir()):
                (self._folder / gone).parent.rmdir()
        shutil.rmtree(self._new)


def cut_short(folder: Path) -> bool:
    """Whether an export was stopped on its way: `sweep` is wanted after the next."""
    return (folder / _NEW).exists()


def _settle(folders: set[Path]) -> None:
    for folder in folders:
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def sweep(folder: Path, size: int) -> None:
    """Remove what fuller files have replaced: shorter files of a range, narrower tiles."""
    for kind in (LEAVES, CHECKPOINTS):
        fullest: dict[str, Path] = {}
        for path in sorted((folder / kind).iterdir()):  # ascending: a fuller one comes later
            first = path.name.partition("-")[0]
            if first in fullest:
                fullest[first].unlink()
            fullest[first] = path
    wanted = {tile.path for tile in partial_tiles(size)}
    for partial in sorted((folder / "tile").rglob("*.p")):
        for path in list(partial.iterdir()):
            if path.relative_to(folder).as_posix() not in wanted:
                path.unlink()
        if not any(partial.iterdir()):
            partial.rmdir()
