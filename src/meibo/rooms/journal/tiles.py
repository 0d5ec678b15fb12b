"""The tree's hashes in C2SP tlog-tiles (c2sp.org/tlog-tiles); no Django, no database.

A tile of level L holds up to 256 hashes of whole subtrees of 256^L leaves each. Only the last tile
of a level is partial; its path ends in `.p/<hashes>`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from meibo.rooms.journal.tree import Frontier

WIDTH = 256


@dataclass(frozen=True, slots=True)
class Tile:
    """Place of a tile: level, its number in the level, how many hashes it holds (1 to 256)."""

    level: int
    number: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """`tile/<L>/<N>[.p/<W>]`: N in groups of three digits, all but the last after an x."""
        groups, rest = [f"{self.number % 1000:03d}"], self.number // 1000
        while rest:
            groups.insert(0, f"x{rest % 1000:03d}")
            rest //= 1000
        partial = "" if self.width == WIDTH else f".p/{self.width}"
        return f"tile/{self.level}/{'/'.join(groups)}{partial}"


def partial_tiles(size: int) -> Iterator[Tile]:
    """The partial tiles of a tree of `size` leaves, one a level at most, lowest level first."""
    level = 0
    while size:
        if size % WIDTH:
            yield Tile(level, size // WIDTH, size % WIDTH)
        size //= WIDTH
        level += 1


class Levels:
    """The last tile of each level of a growing tree: enough to add leaves and write tiles.

    Holds fewer than 256 hashes for each level, lowest level first.
    """

    def __init__(self, size: int = 0, hashes: list[list[bytes]] | None = None) -> None:
        self.size = size
        self.hashes = [list(level) for level in hashes or []]
        wanted = [0] * len(self.hashes)
        for tile in partial_tiles(size):
            if tile.level >= len(wanted):
                raise ValueError("a level is missing")
            wanted[tile.level] = tile.width
        if wanted != [len(level) for level in self.hashes]:
            raise ValueError("a level holds as many hashes as its partial tile is wide")

    def add(self, hash_of_leaf: bytes) -> list[tuple[Tile, bytes]]:
        """Append one leaf hash; the tiles it filled, with their bytes."""
        filled: list[tuple[Tile, bytes]] = []
        level, hashed = 0, hash_of_leaf
        self.size += 1
        while True:
            if level == len(self.hashes):
                self.hashes.append([])
            row = self.hashes[level]
            row.append(hashed)
            if len(row) < WIDTH:
                return filled
            filled.append((Tile(level, self.size // WIDTH ** (level + 1) - 1), b"".join(row)))
            hashed = _edge(row).root()
            row.clear()
            level += 1

    def partial(self) -> Iterator[tuple[Tile, bytes]]:
        """The partial tiles as they stand, with their bytes."""
        for tile in partial_tiles(self.size):
            yield tile, b"".join(self.hashes[tile.level])

    def root(self) -> bytes:
        """Root of the tree of `size` leaves."""
        edge = [one for row in reversed(self.hashes) for one in _edge(row).hashes]
        return Frontier(self.size, edge).root()


def _edge(row: list[bytes]) -> Frontier:
    made = Frontier()
    for one in row:
        made.add(one)
    return made
