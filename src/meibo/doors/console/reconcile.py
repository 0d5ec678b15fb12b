"""`meibo reconcile --register ID`: ask Juki-net about every living holder of a register, and wait.

Two officers ask for it, and each proves who they are as at the officers' door; of a demonstration
installation nobody need be named: its sample officers ask. One that is under way is waited for, so that
the command can be given again after it was broken off.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings

from meibo.catalogue import qualification, qualifications
from meibo.doors.console.as_officer import ACTOR, confirmed
from meibo.flow.registration.periodic.commands.ask_in_names import ask_in_names
from meibo.flow.registration.periodic.queries import (
    Progress,
    new_by_kind,
    progress_by_id,
    unfinished_of,
)
from meibo.flow.registration.periodic.states import EnquiryState
from meibo.terms.refusal import Refusal

PAUSE = 0.5
BAR = 30
_NAMES_WANTED = (
    "依頼する職員2人を --asked-by と --approved-by で指定してください。"
    " / Name the two officers who ask: --asked-by and --approved-by."
)


def run_reconcile(args: argparse.Namespace) -> int:
    """0 finished, 1 refused or not finished in time (it goes on by itself), 2 nobody named."""
    asked_by, approved_by = _two(args)
    if not (asked_by and approved_by):
        print(f"✗ {_NAMES_WANTED}", file=sys.stderr)
        return 2
    under_way = unfinished_of(args.register)
    named = [one for one in (args.asked_by, args.approved_by) if one]
    if under_way is None and not all(confirmed(one) for one in named):
        return 1
    try:
        enquiry: UUID = under_way.id if under_way else ask_in_names(
            ACTOR, datetime.now(UTC), register=args.register, asked_by=asked_by,
            approved_by=approved_by,
        )  # fmt: skip
    except Refusal as refusal:
        print(f"✗ {refusal.message.ja} / {refusal.message.en} [{refusal.code}]", file=sys.stderr)
        return 1
    found = _wait(enquiry, args.wait)
    told = _told(found, new_by_kind(enquiry))
    print(json.dumps(told, ensure_ascii=False) if args.json else _lines(told))
    return 0 if found.enquiry.state == EnquiryState.FINISHED else 1


def _two(args: argparse.Namespace) -> tuple[str, str]:
    """The officers named, or a registrar and an approver among the sample officers."""
    if args.asked_by or args.approved_by:
        return args.asked_by, args.approved_by
    path = Path(settings.PUBLIC) / "sample-officers.json"
    if not path.exists():
        return "", ""
    listed = json.loads(path.read_text())["officers"]
    file = qualification(args.register).register_file if args.register in qualifications() else ""

    def one(duty: str) -> str:
        names = [
            row["login_name"] for row in listed
            if duty in row["duties"] and row["register_file"] == file
        ]  # fmt: skip
        return names[0] if names else ""

    return one("register"), one("approve")


def _wait(enquiry: UUID, seconds: float) -> Progress:
    """Until the enquiry is over, or so long; a bar of people done goes to stderr where one looks."""
    end = time.monotonic() + seconds
    while True:
        found = progress_by_id(enquiry)
        over = found.enquiry.state in {EnquiryState.FINISHED, EnquiryState.DROPPED}
        _bar(found, over)
        if over or time.monotonic() >= end:
            return found
        time.sleep(PAUSE)


def _bar(found: Progress, over: bool) -> None:
    if not sys.stderr.isatty():
        return
    done = BAR * found.percent // 100
    waits = f"  … {', '.join(found.waiting)}" if found.waiting and not over else ""
    print(
        f"\r[{'#' * done}{'.' * (BAR - done)}] {found.percent:3d}%  {found.compared:,} /"
        f" {found.asked:,}{waits}\x1b[K",
        end="\n" if over else "", file=sys.stderr, flush=True,
    )  # fmt: skip


def _told(found: Progress, kinds: dict[str, int]) -> dict[str, Any]:
    return {
        "register": found.enquiry.register, "enquiry": str(found.enquiry.id),
        "state": str(found.enquiry.state), "asked": found.asked, "answered": found.answered,
        "unchanged": found.unchanged, "differing": found.differing, "bad_rows": found.bad,
        "proposals_new": found.proposals, "proposals_new_by_kind": kinds,
        "waiting_for": list(found.waiting),
    }  # fmt: skip


def _lines(told: dict[str, Any]) -> str:
    return (
        f"{told['register']}: 照会 / asked {told['asked']:,}  回答 / answered {told['answered']:,}  "
        f"同じ / unchanged {told['unchanged']:,}  異なる / differing {told['differing']:,}  "
        f"取り込めない行 / bad rows {told['bad_rows']:,}  "
        f"新しい変更案 / new proposals {told['proposals_new']:,}  [{told['state']}]"
    )
