"""Files: the database's own, logs, the home folder, temporary ones. Read in chunks."""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Iterator
from pathlib import Path

from meibo.doors.console.leaks.findings import Search
from meibo.doors.console.leaks.unpacking import LIMIT, MAGIC
from meibo.doors.console.leaks.watch import LONGEST

CHUNK = 1 << 18
TEMPORARY = (Path("/tmp"), Path("/var/tmp"))  # noqa: S108 - searched, not written
# Whose stores hold numbers or codes by right: the card's issuer, the resident register, the network.
HOLDERS = ("card", "resident_register", "info_network")


def search_home(search: Search, home: Path, data: Path) -> None:
    """Logs and every other file of a home, but the database's and the three holders' stores."""
    with search.timed("logs"):
        search_tree(search, "logs", home / "log")
    left_out = {home / "log", data, *(home / "neighbours" / name for name in HOLDERS)}
    with search.timed("home_files"):
        search_tree(search, "home_files", home, left_out)


def search_data(search: Search, data: Path) -> None:
    """The server's whole data folder, its write-ahead log with it."""
    with search.timed("data_files") as place:
        if not os.access(data, os.R_OK | os.X_OK):
            place.unread.append(str(data))
            return
        search_tree(search, "data_files", data)


def search_temporary(search: Search, owners: Collection[int], home: Path) -> None:
    """Entries of /tmp and /var/tmp that Meibo's users own. Where these are our own user too, only
    entries named after Meibo; another installation's home is none of ours."""
    with search.timed("temporary_files"):
        for folder in TEMPORARY:
            for entry in sorted(folder.iterdir()):
                if _is_ours(entry, owners) and entry not in {home, *home.parents}:
                    search_tree(search, "temporary_files", entry)


def _is_ours(entry: Path, owners: Collection[int]) -> bool:
    try:
        owner = entry.lstat().st_uid
    except FileNotFoundError:
        return False
    if owner not in owners or (entry / "endpoints.json").exists():
        return False
    return owner != os.geteuid() or entry.name.startswith("meibo")


def search_tree(
    search: Search, place: str, root: Path, left_out: Collection[Path] = frozenset()
) -> None:
    """Every regular file at or below a path, through no symbolic link."""
    for path in _below(root, left_out, search.places[place].unread):
        try:
            search_file(search, place, path)
        except FileNotFoundError:
            continue  # removed since it was listed, as servers do with their files
        except PermissionError:
            search.places[place].unread.append(str(path))


def _below(root: Path, left_out: Collection[Path], unread: list[str]) -> Iterator[Path]:
    if root.is_symlink() or not root.is_dir():
        yield root
        return

    def failed(error: OSError) -> None:
        if not isinstance(error, FileNotFoundError):
            unread.append(str(error.filename))

    for folder, folders, names in os.walk(root, onerror=failed):
        here = Path(folder)
        folders[:] = sorted(name for name in folders if here / name not in left_out)
        yield from (here / name for name in sorted(names))


def search_file(search: Search, place: str, path: Path) -> None:
    """One file, if it is a regular one. OSError where it cannot be read."""
    if not stat.S_ISREG(path.lstat().st_mode):
        return
    search.places[place].items += 1
    item = str(path)
    search.look(place, f"{item} (name)", os.fsencode(path.name))
    with path.open("rb") as opened:
        carried, offset = b"", 0
        while chunk := opened.read(CHUNK):
            if offset == 0 and chunk.startswith(MAGIC):
                rest = opened.read(LIMIT)
                search.look_inside(place, item, chunk + rest)
                opened.seek(len(chunk))
            if chunk.strip(b"\0"):
                search.look(place, item, carried + chunk, base=offset - len(carried))
                search.places[place].bytes -= len(carried)
            else:
                search.places[place].bytes += len(chunk)
            carried = chunk[-LONGEST:]
            offset += len(chunk)
