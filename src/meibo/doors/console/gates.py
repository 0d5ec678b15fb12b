"""`meibo gate propose|open|close|list`: may a register file's enquiries go to the information network.

The gate stands for the published statement (番号法 第28条). One officer proposes, another opens; each
proves who they are as at the officers' door. Anyone of them closes it at once.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

from meibo.catalogue import network_files
from meibo.doors.console.as_officer import ACTOR, as_officer
from meibo.rooms.accounts.window import officer_names
from meibo.rooms.network.commands.close_gate import close_gate
from meibo.rooms.network.commands.open_gate import open_gate
from meibo.rooms.network.commands.propose_gate import propose_gate
from meibo.rooms.network.queries import gates

_STATES = {"closed": "閉", "proposed": "申出中", "open": "開"}


def run_propose(args: argparse.Namespace) -> int:
    """Say that the statement is published; 1 where that was refused."""

    def done(account: UUID) -> str:
        propose_gate(
            ACTOR, datetime.now(UTC), register_file=args.file, statement=args.statement, by=account
        )
        return f"✓ {args.file}: 別の職員が開けるのを待っています / another officer has to open it"

    return as_officer(args.officer, done)


def run_open(args: argparse.Namespace) -> int:
    """Open it as the second person; 1 where that was refused."""

    def done(account: UUID) -> str:
        open_gate(ACTOR, datetime.now(UTC), register_file=args.file, by=account)
        return f"✓ {args.file}: 開きました / open"

    return as_officer(args.officer, done)


def run_close(args: argparse.Namespace) -> int:
    """Close it; what waits stays and says why."""

    def done(account: UUID) -> str:
        close_gate(ACTOR, datetime.now(UTC), register_file=args.file, by=account)
        return f"✓ {args.file}: 閉じました / closed"

    return as_officer(args.officer, done)


def run_list(args: argparse.Namespace) -> int:
    """Every register file that asks the network, with its gate."""
    found = {one.register_file: one for one in gates()}
    names = officer_names(
        {who for one in found.values() for who in (one.proposed_by, one.opened_by)}
    )
    named: Callable[[UUID | None], str] = lambda who: names.get(who, "-") if who else "-"  # noqa: E731
    told = []
    for file in network_files():
        one = found.get(file)
        told.append({
            "file": file, "state": one.state if one else "closed",
            "statement": one.statement if one else "",
            "proposed_by": named(one.proposed_by if one else None),
            "opened_by": named(one.opened_by if one else None),
            "opened_at": one.opened_at.isoformat() if one and one.opened_at else None,
        })  # fmt: skip
    if args.json:
        print(json.dumps(told, ensure_ascii=False))
    else:
        for row in told:
            state = f"{_STATES[str(row['state'])]} / {row['state']}"
            print(
                f"{row['file']:8} {state}  {row['statement']}  {row['proposed_by']}・{row['opened_by']}"
            )
    return 0
