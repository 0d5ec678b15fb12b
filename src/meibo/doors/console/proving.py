"""Proves the journal and prints what was found (`meibo journal fsck`)."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from django.conf import settings

from meibo.rooms.journal.fsck import Finding, Report, fsck
from meibo.rooms.journal.public_key import load

_WORDS = {
    "entry_altered": ("記録が書き換えられています", "an entry was altered"),
    "entry_removed": ("記録が削除されています", "an entry was removed"),
    "entry_reordered": ("記録の順序が入れ替わっています", "an entry is out of order"),
    "entry_slipped_in": ("記録が後から差し込まれています", "an entry was slipped in"),
    "leaf_missing": ("木の葉が欠けています", "leaves are missing"),
    "leaf_unsigned": ("署名されていない葉があります", "leaves are not under a checkpoint"),
    "root_differs": ("署名された根と一致しません", "the signed root differs"),
    "checkpoint_signature": ("チェックポイントの署名が不正です", "a checkpoint's signature is bad"),
}


def _place(finding: Finding) -> str:
    if finding.entry is not None:
        return f"entry {finding.entry}"
    first, last = finding.first_seq or 0, finding.last_seq
    return f"leaves {first}-{last}"


def _print(report: Report) -> None:
    verdict = "問題ありません / ok" if report.ok else "問題があります / NOT OK"
    print(f"ジャーナル / journal: {verdict}")
    print(f"  記録 / entries in the tree      {report.entries:>10,}")
    print(f"  待機中 / waiting to be sequenced {report.waiting:>9,}")
    print(f"  チェックポイント / checkpoints   {report.checkpoints:>9,}")
    for finding in report.findings:
        ja, en = _WORDS[finding.code]
        print(f"  ✗ {_place(finding)}: {ja} / {en} [{finding.code}]")


def run_fsck(args: argparse.Namespace) -> int:
    """0 where the journal is whole, 1 where anything was found."""
    report = fsck(load(Path(settings.PUBLIC)))
    if args.json:
        print(json.dumps(report.as_json(), ensure_ascii=False))
    else:
        _print(report)
    return 0 if report.ok else 1
