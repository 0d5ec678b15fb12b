"""`meibo vault break-glass request|approve|end|list`: beyond the limits, by two people, for a while.

It shows nobody a number (docs/decisions/0020). Each of the two proves who they are as at the officers'
door: ID, password, one-time code.
"""

from __future__ import annotations

import argparse
import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from meibo.doors.console.as_officer import ACTOR, as_officer, told
from meibo.rooms.accounts.window import officer_names
from meibo.rooms.vault.breakers import BreakGlass, broken_glass
from meibo.rooms.vault.commands.approve_break_glass import approve_break_glass
from meibo.rooms.vault.commands.end_break_glass import end_break_glass
from meibo.rooms.vault.commands.request_break_glass import request_break_glass


def run_request(args: argparse.Namespace) -> int:
    """Ask for it; 1 where that was refused."""

    def done(account: UUID) -> str:
        found = request_break_glass(
            ACTOR, datetime.now(UTC), purpose=args.purpose, reason=args.reason, by=account,
            minutes=args.minutes, most=args.uses,
        )  # fmt: skip
        return f"✓ {found}: 別の職員の承認を待っています / another officer has to give it"

    return as_officer(args.officer, done)


def run_approve(args: argparse.Namespace) -> int:
    """Give it as the second person; 1 where that was refused."""

    def done(account: UUID) -> str:
        approve_break_glass(ACTOR, datetime.now(UTC), request=args.request, by=account)
        return f"✓ {args.request}: 開始しました / it has begun"

    return as_officer(args.officer, done)


def run_end(args: argparse.Namespace) -> int:
    """End it now; anybody at the console may."""

    def done() -> str:
        end_break_glass(ACTOR, datetime.now(UTC), request=args.request)
        return f"✓ {args.request}: 終了しました / ended"

    return told(done)


def run_list(args: argparse.Namespace) -> int:
    """Every one there was: who, why, how long, how often used."""
    found, now = broken_glass(), datetime.now(UTC)
    names = officer_names({who for one in found for who in (one.requested_by, one.approved_by)})
    told = [_as_json(one, names, now) for one in found]
    if args.json:
        print(json.dumps(told, ensure_ascii=False))
    else:
        print("\n".join(_line(one) for one in told) or "記録はありません / none yet")
    return 0


def _state(one: BreakGlass, now: datetime) -> str:
    if one.ended_at is not None or (one.expires_at is not None and one.expires_at <= now):
        return "over"
    return "requested" if one.approved_at is None else "open"


def _as_json(one: BreakGlass, names: dict[UUID, str], now: datetime) -> dict[str, Any]:
    by = [names.get(who, str(who)) for who in (one.requested_by, one.approved_by) if who]
    return {
        "id": one.id, "purpose": one.purpose, "reason": one.reason, "by": by,
        "minutes": one.minutes, "uses": one.most, "used": one.used, "state": _state(one, now),
        "expires_at": one.expires_at.isoformat() if one.expires_at else None,
    }  # fmt: skip


def _line(one: dict[str, Any]) -> str:
    states = {"requested": "依頼中", "open": "実施中", "over": "終了"}
    return (
        f"{one['id']}  {one['purpose']}  {states[one['state']]} / {one['state']}"
        f"  {'・'.join(one['by'])}  {one['used']}/{one['uses']}"
        f"  ～{one['expires_at'] or '-'}  {one['reason']}"
    )
