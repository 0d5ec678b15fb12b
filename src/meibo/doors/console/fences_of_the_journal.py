"""Doctor's questions about the journal: is its second place up to date, was it verified lately."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg

from meibo.doors.console.fences import Fence

# How far the second place may lag, and how long a verification may lie back.
LAG, OVERDUE = timedelta(minutes=1), timedelta(days=2)
SECOND_PLACE = ("ジャーナルの第二の保管場所", "the journal's second place")
VERIFIED = ("ジャーナルの毎日の検証", "daily verification of the journal")

_BEHIND = "SELECT max(size) FROM journal.journal_checkpoint WHERE signed_at < %s"
_NOTE = "SELECT note FROM journal.journal_checkpoint WHERE size = %s"
_LAST = """
SELECT size, verified_at FROM journal.journal_verification ORDER BY id DESC LIMIT 1
"""
# As verification.py has it: a bad reading stands until the same part was found good.
_BAD = """
SELECT outcome, findings, verified_at FROM journal.journal_verification AS bad
 WHERE outcome <> 'good' AND NOT EXISTS (
       SELECT FROM journal.journal_verification AS later
        WHERE later.id > bad.id AND later.outcome = 'good' AND later.finished
          AND later.start <= bad.start)
 ORDER BY id DESC LIMIT 1
"""


def unknown() -> list[Fence]:
    """What is said where nobody can be asked."""
    return [
        Fence(name, "unknown", f"{ja}：確認できません", f"{en}: nobody to ask")
        for name, (ja, en) in {"second_place": SECOND_PLACE, "daily_fsck": VERIFIED}.items()
    ]


def journal_fences(
    connection: psycopg.Connection[Any], second_place: Path, at: datetime
) -> list[Fence]:
    """Ask Meibo's database as its superuser, and look into the second place."""
    return [_second_place(connection, second_place, at), _verified(connection, at)]


def _fence(name: str, result: str, said: tuple[str, str], ja: str, en: str) -> Fence:
    return Fence(name, result, f"{said[0]}：{ja}", f"{said[1]}: {en}")


def _second_place(connection: psycopg.Connection[Any], folder: Path, at: datetime) -> Fence:
    name, said = "second_place", SECOND_PLACE
    try:
        note = (folder / "checkpoint").read_text("utf-8", "replace")
    except FileNotFoundError:
        note = ""
    except PermissionError:
        return _fence(name, "unknown", said, "読めません", "not ours to read")
    lines = note.split("\n")
    size = int(lines[1]) if len(lines) > 1 and lines[1].isdecimal() else 0
    row = connection.execute(_BEHIND, [at - LAG]).fetchone()
    wanted = (row and row[0]) or 0
    if size < wanted:
        return _fence(
            name, "broken", said, f"{wanted:,} 件のうち {size:,} 件まで（log/sequencer.log）",
            f"{size:,} of {wanted:,} entries (log/sequencer.log)",
        )  # fmt: skip
    own = connection.execute(_NOTE, [size]).fetchone() if size else (note,)
    if own is None or own[0] != note:
        return _fence(name, "broken", said, "履歴が異なります", "its history differs")
    return _fence(name, "holds", said, f"{size:,} 件", f"{size:,} entries")


def _verified(connection: psycopg.Connection[Any], at: datetime) -> Fence:
    name, said = "daily_fsck", VERIFIED
    if bad := connection.execute(_BAD).fetchone():
        outcome, findings, when = bad
        told = f"{outcome} {_place(findings)} ({when:%Y-%m-%d %H:%M})"
        return _fence(name, "broken", said, told, told)
    last = connection.execute(_LAST).fetchone()
    if last is None:
        return _fence(name, "unknown", said, "まだ一度もありません", "not once yet")
    size, when = last
    told = f"{size:,} ({when:%Y-%m-%d %H:%M})"
    if at - when > OVERDUE:
        return _fence(name, "broken", said, f"遅れています {told}", f"overdue {told}")
    return _fence(name, "holds", said, told, told)


def _place(findings: list[dict[str, Any]]) -> str:
    first = findings[0] if findings else {}
    if "entry" in first:
        return f"entry {first['entry']}"
    last = first.get("last_seq", first.get("seq", 0))
    return f"leaves {first.get('first_seq', last)}-{last}"
