"""What was searched and what was found."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from time import perf_counter
from typing import Any

from meibo.doors.console.leaks.unpacking import unpacked
from meibo.doors.console.leaks.watch import Subject, Watch
from meibo.terms.text import Text

PLACES = {
    "pages": Text(ja="画面とダウンロード", en="pages and downloads"),
    "database": Text(ja="データベース（全スキーマの全列）", en="database, every column"),
    "data_files": Text(ja="データベースのファイルとWAL", en="database files and WAL"),
    "logs": Text(ja="ログ", en="logs"),
    "home_files": Text(ja="そのほかのファイル", en="other files of the home folder"),
    "temporary_files": Text(ja="一時ファイル", en="temporary files"),
    "processes": Text(ja="環境変数とコマンド行", en="process environments and command lines"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """A number where none may be. `item`: table, column and row, or file; `inside`: what of it
    was unpacked; `offset` in bytes of that."""

    place: str
    item: str
    inside: str
    offset: int
    encoding: str
    subject: Subject


@dataclass(slots=True)
class Place:
    """One kind of place: items and bytes searched, seconds, what could not be read."""

    items: int = 0
    bytes: int = 0
    seconds: float = 0.0
    unread: list[str] = field(default_factory=list)


class Search:
    """Gathers what the searchers of all places see; one finding an item, encoding and number."""

    def __init__(self, watch: Watch) -> None:
        self.watch = watch
        self.places = {name: Place() for name in PLACES}
        self._found: dict[tuple[str, str, str, str, str], Finding] = {}

    @property
    def findings(self) -> list[Finding]:
        """All of them, in the order they were seen."""
        return list(self._found.values())

    @contextmanager
    def timed(self, place: str) -> Iterator[Place]:
        """Adds the time spent inside to a place."""
        begun = perf_counter()
        yield self.places[place]
        self.places[place].seconds += perf_counter() - begun

    def look(self, place: str, item: str, data: bytes, *, inside: str = "", base: int = 0) -> bool:
        """Search some bytes of an item, `base` bytes into it; was anything there?"""
        self.places[place].bytes += len(data)
        anything = False
        for hit in self.watch.search(data):
            anything = True
            key = place, item, inside, hit.encoding, hit.subject.digest
            self._found.setdefault(
                key, Finding(place, item, inside, base + hit.offset, hit.encoding, hit.subject)
            )
        return anything

    def look_inside(self, place: str, item: str, data: bytes) -> None:
        """Search what is packed inside an item."""
        for inside, piece in unpacked(data):
            self.look(place, item, piece, inside=inside)

    def as_json(self) -> dict[str, Any]:
        """Places with their figures."""
        return {name: asdict(place) for name, place in self.places.items()}
