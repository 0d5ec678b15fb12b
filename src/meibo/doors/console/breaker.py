"""`meibo breaker show|reset|limits`: how far the use of numbers goes, and letting it go on."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from meibo.rooms.vault.breakers import Breaker, breakers
from meibo.rooms.vault.commands.reset_breaker import reset_breaker
from meibo.rooms.vault.commands.set_limits import set_limits
from meibo.terms.actor import Actor
from meibo.terms.refusal import Refusal

ACTOR = Actor(terminal="console")
_WHY = {
    "hour": ("1時間の上限を超えた", "more in an hour than cases could need"),
    "case": ("1案件の1日の上限を超えた", "more for one case than it could need"),
    "failures": ("失敗が続いた", "too many failures in a row"),
}


def run_show(args: argparse.Namespace) -> int:
    """Every purpose with its limits; 1 where a breaker has tripped."""
    found = breakers()
    if args.json:
        print(json.dumps([_as_json(one) for one in found], ensure_ascii=False))
    else:
        print("\n".join(line for one in found for line in _lines(one)))
    return 1 if any(one.tripped_at for one in found) else 0


def _as_json(one: Breaker) -> dict[str, Any]:
    return {
        "purpose": one.purpose, "tripped": one.tripped_at is not None, "why": one.tripped_why,
        "per_minute": one.per_minute, "per_hour": one.per_hour,
        "per_case_a_day": one.per_case_a_day, "failures_in_a_row": one.failures_in_a_row,
    }  # fmt: skip


def _lines(one: Breaker) -> list[str]:
    lines = [
        f"{one.purpose}",
        (
            f"  1分 / a minute {one.per_minute:,}  1時間 / an hour {one.per_hour:,}"
            f"  1案件1日 / a case a day {one.per_case_a_day:,}"
            f"  連続失敗 / failures in a row {one.failures_in_a_row:,}"
        ),
    ]
    if one.tripped_at:
        ja, en = _WHY.get(one.tripped_why, (one.tripped_why, one.tripped_why))
        lines.append(f"  ✗ 遮断中 / tripped {one.tripped_at.isoformat()}: {ja} / {en}")
    else:
        lines.append("  ✓ 通常 / going on")
    return lines


def _do(command: Callable[..., None], **values: Any) -> int:
    try:
        command(ACTOR, datetime.now(UTC), **values)
    except Refusal as refusal:
        print(f"✗ {refusal.message.ja} / {refusal.message.en} [{refusal.code}]", file=sys.stderr)
        return 1
    return 0


def run_reset(args: argparse.Namespace) -> int:
    """Let a purpose go on, with a reason; 1 where that was refused."""
    return _do(reset_breaker, purpose=args.purpose, reason=args.reason)


def run_limits(args: argparse.Namespace) -> int:
    """Change the four limits of a purpose; 1 where that was refused."""
    return _do(
        set_limits, purpose=args.purpose, per_minute=args.per_minute, per_hour=args.per_hour,
        per_case_a_day=args.per_case_a_day, failures_in_a_row=args.failures_in_a_row,
    )  # fmt: skip
