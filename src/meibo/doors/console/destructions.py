"""`meibo vault destructions`: the record of numbers that were destroyed (ERA-06)."""

from __future__ import annotations

import argparse
import json
from typing import Any
from uuid import UUID

from meibo.rooms.accounts.window import officer_names
from meibo.rooms.vault.endings import Ending, destructions

_STATES = {
    "noted": ("廃棄待ち", "to be destroyed"),
    "destroying": ("廃棄中", "being destroyed"),
    "destroyed": ("廃棄済み", "destroyed"),
}


def run_destructions(args: argparse.Namespace) -> int:
    """Method, time, two names, and the day it becomes complete."""
    found = destructions()
    names = officer_names({who for one in found for who in (one.proposed_by, one.approved_by)})
    if args.json:
        print(json.dumps([_as_json(one, names) for one in found], ensure_ascii=False))
    else:
        print("\n".join(_line(one, names) for one in found) or "記録はありません / no record yet")
    return 0


def _by(one: Ending, names: dict[UUID, str]) -> list[str]:
    return [names.get(who, str(who)) for who in (one.proposed_by, one.approved_by) if who]


def _as_json(one: Ending, names: dict[UUID, str]) -> dict[str, Any]:
    return {
        "entry": str(one.entry), "register": one.register, "state": one.state,
        "method": one.method, "by": _by(one, names),
        "destroyed_at": one.destroyed_at.isoformat() if one.destroyed_at else None,
        "complete_on": one.complete_on.isoformat() if one.complete_on else None,
    }  # fmt: skip


def _line(one: Ending, names: dict[UUID, str]) -> str:
    ja, en = _STATES[one.state]
    line = f"{one.register} {one.entry}  {ja} / {en}  {'・'.join(_by(one, names))}"
    if one.destroyed_at and one.complete_on:
        line += f"  {one.destroyed_at.isoformat()} [{one.method}]"
        line += f"  完了 / complete on {one.complete_on.isoformat()}"
    return line
