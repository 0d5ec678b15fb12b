"""`meibo network keys rotate|approve|list`: a new key pair of an organisation, that answers of the
information network are sealed to.

One officer asks for it, another approves; each proves who they are as at the officers' door. The number
process makes the key, announces it, and destroys the old one when nothing sealed to it is waited for.
"""

from __future__ import annotations

import argparse
import json
from datetime import UTC, datetime
from uuid import UUID

from meibo.doors.console.as_officer import ACTOR, as_officer
from meibo.rooms.accounts.window import officer_names
from meibo.rooms.network.commands.approve_rotation import approve_rotation
from meibo.rooms.network.commands.propose_rotation import propose_rotation
from meibo.rooms.network.queries import rotations
from meibo.rooms.network.states import RotationState
from meibo.terms.text import Text

STATES = {
    RotationState.PROPOSED: Text("申出中", "proposed"),
    RotationState.APPROVED: Text("通知待ち", "approved, to be announced"),
    RotationState.ANNOUNCED: Text("使用中（旧鍵あり）", "in use, the old key is kept"),
    RotationState.RETIRED: Text("使用中", "in use"),
}


def run_rotate(args: argparse.Namespace) -> int:
    """Ask for a new key; 1 where that was refused."""

    def done(account: UUID) -> str:
        propose_rotation(ACTOR, datetime.now(UTC), organisation=args.organisation, by=account)
        return (
            f"✓ {args.organisation}: 別の職員の承認を待っています / another officer has to approve"
        )

    return as_officer(args.officer, done)


def run_approve(args: argparse.Namespace) -> int:
    """Approve as the second person; 1 where that was refused."""

    def done(account: UUID) -> str:
        kid = approve_rotation(ACTOR, datetime.now(UTC), organisation=args.organisation, by=account)
        return f"✓ {kid}: 作成して通知します / it is made and announced"

    return as_officer(args.officer, done)


def run_list(args: argparse.Namespace) -> int:
    """Every rotation, newest first."""
    found = rotations()
    names = officer_names(
        {who for one in found for who in (one.proposed_by, one.approved_by) if who}
    )
    told = [
        {
            "organisation": one.organisation, "kid": one.kid, "state": one.state,
            "proposed_by": names.get(one.proposed_by, "-"),
            "approved_by": names.get(one.approved_by, "-") if one.approved_by else "-",
            "announced_at": one.announced_at.isoformat() if one.announced_at else None,
            "retired_at": one.retired_at.isoformat() if one.retired_at else None,
        }
        for one in found
    ]  # fmt: skip
    if args.json:
        print(json.dumps(told, ensure_ascii=False))
        return 0
    for row in told:
        words = STATES[RotationState(str(row["state"]))]
        state = f"{words.ja} / {words.en}"
        print(
            f"{row['kid'] or row['organisation']:16} {state}  {row['proposed_by']}・{row['approved_by']}"
        )
    if not told:
        print("鍵の更新はまだありません。 / No key was renewed yet.")
    return 0
