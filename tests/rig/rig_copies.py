"""An exported copy of the journal, its stand-alone verifier, and every way to spoil it."""

from __future__ import annotations

import importlib.util
import json
import random
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

SCRIPT = Path(__file__).parents[2] / "scripts" / "verify_journal.py"
Finding = dict[str, Any]


def verify(*words: str | Path) -> tuple[int, dict[str, Any]]:
    """Run the verifier in an interpreter that cannot find Meibo; exit code and what it says."""
    done = subprocess.run(
        [sys.executable, "-P", str(SCRIPT), *map(str, words), "--json"],
        capture_output=True, text=True, check=False, env={"PYTHONPATH": ""}, cwd="/",
    )  # fmt: skip
    assert done.stdout, done.stderr
    return done.returncode, json.loads(done.stdout)


def verifier() -> ModuleType:
    """The same file as a module: a thousand starts of Python would only cost time."""
    found = importlib.util.spec_from_file_location("verify_journal", SCRIPT)
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def files(folder: Path) -> dict[str, bytes]:
    """Every file of a folder by its path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*") if path.is_file()
    }  # fmt: skip


def _pieces(path: Path, name: str) -> list[bytes]:
    data = path.read_bytes()
    if name.startswith("tile/"):
        return [data[at : at + 32] for at in range(0, len(data), 32)]
    if name.startswith("checkpoints/"):
        return [b"meibo/journal\n" + one for one in data.split(b"meibo/journal\n")[1:] if one]
    return data.splitlines(keepends=True)


class Spoiler:
    """Spoils one file of a copy at random; `older` is an earlier copy of the same journal."""

    KINDS = ("alter", "drop", "swap", "insert", "truncate", "roll back", "remove", "add")

    def __init__(self, folder: Path, older: Path, chance: random.Random) -> None:
        self.folder, self.older, self.chance = folder, older, chance

    def spoil(self, kind: str, group: str) -> tuple[str, int | None]:
        """Do one change of a kind to a file of a group; the file, and the piece where one is."""
        names = sorted(
            name for name in files(self.folder)
            if name.startswith(group) and (group != "checkpoint" or name == group)
        )  # fmt: skip
        name = self.chance.choice(names)
        path = self.folder / name
        act = getattr(self, "_" + kind.replace(" ", "_"))
        return act(path, name)  # type: ignore[no-any-return]

    def _alter(self, path: Path, name: str) -> tuple[str, int | None]:
        pieces = _pieces(path, name)
        at = self.chance.randrange(len(pieces))
        piece = bytearray(pieces[at])
        # Not the line's end: a line that is two is another kind of change.
        where = self.chance.randrange(max(1, len(piece) - 1))
        piece[where] ^= 1 << self.chance.randrange(7)
        pieces[at] = bytes(piece)
        path.write_bytes(b"".join(pieces))
        return name, at

    def _drop(self, path: Path, name: str) -> tuple[str, int | None]:
        pieces = _pieces(path, name)
        at = self.chance.randrange(len(pieces))
        del pieces[at]
        path.write_bytes(b"".join(pieces))
        return name, at

    def _swap(self, path: Path, name: str) -> tuple[str, int | None]:
        pieces = _pieces(path, name)
        if len(pieces) < 2:
            return self._remove(path, name)
        one, two = sorted(self.chance.sample(range(len(pieces)), 2))
        pieces[one], pieces[two] = pieces[two], pieces[one]
        path.write_bytes(b"".join(pieces))
        return name, one

    def _insert(self, path: Path, name: str) -> tuple[str, int | None]:
        pieces = _pieces(path, name)
        at = self.chance.randrange(len(pieces) + 1)
        pieces.insert(at, self.chance.choice(pieces))
        path.write_bytes(b"".join(pieces))
        return name, None

    def _truncate(self, path: Path, name: str) -> tuple[str, int | None]:
        data = path.read_bytes()
        path.write_bytes(data[: self.chance.randrange(len(data))])
        return name, None

    def _remove(self, path: Path, name: str) -> tuple[str, int | None]:
        path.unlink()
        return name, None

    def _add(self, path: Path, name: str) -> tuple[str, int | None]:
        other = path.with_name(path.name + "9")
        shutil.copy(path, other)
        return other.relative_to(self.folder).as_posix(), None

    def _roll_back(self, path: Path, name: str) -> tuple[str, int | None]:
        """The content of the older copy's last file of this folder, under the newer name."""
        kind = name.partition("/")[0]
        old = sorted(one for one in files(self.older) if one.partition("/")[0] == kind)
        content = (self.older / self.chance.choice(old)).read_bytes()
        if content == path.read_bytes():
            return self._remove(path, name)
        path.write_bytes(content)
        return name, None


def names_place(findings: list[Finding], name: str, piece: int | None) -> bool:
    """Whether a finding names the file, and for a line that was changed, its leaf too."""
    if name == "checkpoint" or not name.startswith("leaves/") or piece is None:
        # The verifier cannot know how far a missing last file of checkpoints went.
        return any(one.get("file", "") in (name, f"{name[:-12]}") for one in findings)
    return any(
        one.get("seq") == piece or one.get("first_seq", 1) <= piece <= one.get("last_seq", 0)
        for one in findings
    )
