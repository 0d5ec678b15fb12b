"""`meibo exchange search-feed --to FOLDER`: the published registers as files for the search systems.

A file is whole or not there: it gets its name once the journal's entry is committed. Beside each lies
what it is, with count and digest, for whoever takes it over.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from meibo.catalogue import published_registers
from meibo.doors.console.terminal import at_terminal
from meibo.flow.verification.commands.export_feed import export_feed
from meibo.flow.verification.feed import COLUMNS, ENCODING
from meibo.terms.refusal import Refusal

PRIVATE = 0o600


def run_search_feed(args: argparse.Namespace) -> int:
    """0 where every file is written, 1 where one was refused."""
    folder = Path(args.to)
    folder.mkdir(parents=True, exist_ok=True)
    told = []
    try:
        for register in args.register or published_registers():
            told.append(written(folder, register, datetime.now(UTC)))
    except Refusal as refusal:
        print(f"✗ {refusal.message.ja} / {refusal.message.en} [{refusal.code}]", file=sys.stderr)
        return 1
    if args.json:
        print(json.dumps({"files": told}, ensure_ascii=False))
    else:
        for one in told:
            print(f"✓ {folder / one['file']}: {one['people']:,} 人 / people")
    return 0


def written(folder: Path, register: str, at: datetime) -> dict[str, Any]:
    """Write one register's file and what it is; its description."""
    begun, digest = folder / f".{register}.csv.part", hashlib.sha256()
    try:
        with open(begun, "wb", opener=_private) as file:

            def take(part: bytes) -> None:
                file.write(part)
                digest.update(part)

            count = export_feed(at_terminal(), at, register=register, take=take)
            file.flush()
            os.fsync(file.fileno())
        said = {
            "register": register, "file": f"{register}.csv", "made_at": at.isoformat(),
            "columns": list(COLUMNS), "encoding": ENCODING, "people": count,
            "sha256": digest.hexdigest(),
        }  # fmt: skip
        begun.replace(folder / f"{register}.csv")
    finally:
        begun.unlink(missing_ok=True)
    (folder / f"{register}.json").write_text(json.dumps(said, ensure_ascii=False) + "\n", "utf-8")
    return said


def _private(name: str, flags: int) -> int:
    """Nobody else reads it while it is made, nor after."""
    return os.open(name, flags, PRIVATE)
