"""`meibo vault renew|renewals`: a key's next version, and how far everything has moved to it."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import UTC, datetime
from typing import Any

from meibo.rooms.vault.commands.ask_renewal import ask_renewal, keys
from meibo.rooms.vault.renewals import Renewal, renewals
from meibo.terms.actor import Actor
from meibo.terms.refusal import Refusal

ACTOR = Actor(terminal="console")
EVERY = "all"
_STATES = {
    "asked": ("依頼済み", "asked for"),
    "making": ("新しい版を作成中", "the new version is being made"),
    "moving": ("移行中", "moving"),
    "keeping": ("移行済み・旧版を保管中", "moved; the old version is kept"),
    "done": ("完了・旧版は廃棄済み", "done; the old version is destroyed"),
}


def run_renew(args: argparse.Namespace) -> int:
    """Ask for the next version of one key, or of all; 1 where one was refused."""
    refused = 0
    for key in keys() if args.key == EVERY else [args.key]:
        try:
            ask_renewal(ACTOR, datetime.now(UTC), key=key, keep=args.keep)
            print(f"✓ {key}")
        except Refusal as refusal:
            said = f"{refusal.message.ja} / {refusal.message.en} [{refusal.code}]"
            print(f"✗ {key}: {said}", file=sys.stderr)
            refused = 1
    return refused


def run_renewals(args: argparse.Namespace) -> int:
    """The newest renewal of every key; 1 where a number was found that does not open."""
    found = renewals()
    if args.json:
        print(json.dumps([_as_json(one) for one in found], ensure_ascii=False))
    else:
        print("\n".join(_line(one) for one in found) or "更新はありません / no renewal yet")
    return 1 if any(one.faulty for one in found) else 0


def _as_json(one: Renewal) -> dict[str, Any]:
    return {
        "key": one.key, "state": one.state, "from": one.from_version, "to": one.to_version,
        "total": one.total, "done": one.done, "faulty": len(one.faulty),
        "keep_until": one.keep_until.isoformat(),
    }  # fmt: skip


def _line(one: Renewal) -> str:
    ja, en = _STATES[one.state]
    line = (
        f"{one.key}  {one.from_version}→{one.to_version}  {one.done:,}/{one.total:,}  {ja} / {en}"
    )
    if one.state == "keeping":
        line += f"（～{one.keep_until.isoformat()}）"
    if one.faulty:
        line += f"\n  ✗ 開かない番号 / numbers that do not open: {len(one.faulty):,}"
    return line
