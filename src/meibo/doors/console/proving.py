"""Proves the journal, copies it, gives proofs out (`meibo journal fsck|export|prove`).

Each is itself an entry: who did it, and up to which size of the tree.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from meibo.doors.console.terminal import at_terminal
from meibo.rooms.journal.commands.record_export import record_export
from meibo.rooms.journal.commands.record_fsck import record_fsck
from meibo.rooms.journal.commands.record_proof import record_proof
from meibo.rooms.journal.copy_folder import NEWEST
from meibo.rooms.journal.export import ExportRefusedError, export
from meibo.rooms.journal.fsck import fsck
from meibo.rooms.journal.note import BadNoteError, verify
from meibo.rooms.journal.prove import NoProofError, prove_entry, prove_growth
from meibo.rooms.journal.public_key import load
from meibo.rooms.journal.report import Report
from meibo.rooms.journal.verification import onward

_WORDS = {
    "entry_altered": ("記録が書き換えられています", "an entry was altered"),
    "entry_removed": ("記録が削除されています", "an entry was removed"),
    "entry_reordered": ("記録の順序が入れ替わっています", "an entry is out of order"),
    "entry_slipped_in": ("記録が後から差し込まれています", "an entry was slipped in"),
    "leaf_missing": ("木の葉が欠けています", "leaves are missing"),
    "leaf_unsigned": ("署名されていない葉があります", "leaves are not under a checkpoint"),
    "root_differs": ("署名された根と一致しません", "the signed root differs"),
    "leaf_slipped_in": ("余分な葉があります", "a leaf that does not belong there"),
    "checkpoint_signature": ("チェックポイントの署名が不正です", "a checkpoint's signature is bad"),
    "checkpoint_altered": ("チェックポイントが書き換えられています", "a checkpoint was altered"),
    "checkpoint_missing": ("チェックポイントが欠けています", "a checkpoint is missing"),
    "rolled_back": ("以前より古い状態です", "older than it was seen before"),
    "history_differs": ("以前の履歴と異なります", "not the history that was seen before"),
}

_REFUSED = {
    "copy_not_whole": ("写しが欠けています", "the copy is not whole"),
    "copy_altered": ("写しが書き換えられています", "the copy was altered"),
    "history_differs": ("写しと履歴が異なります", "the journal's history differs from the copy"),
    "journal_rolled_back": ("写しより古い状態です", "the journal is older than the copy"),
    "checkpoint_missing": _WORDS["checkpoint_missing"],
    "checkpoint_signature": _WORDS["checkpoint_signature"],
    "root_differs": _WORDS["root_differs"],
    "leaf_missing": _WORDS["leaf_missing"],
    "entry_unknown": ("その番号の記録はありません", "there is no entry of that id"),
    "entry_waiting": ("まだ木に入っていません", "the entry is not in the tree yet"),
    "no_checkpoint": ("その葉数のチェックポイントはありません", "no checkpoint of that size"),
    "sizes_swapped": ("新旧の葉数が逆です", "the older size is larger than the newer"),
    "copy_is_kept": (
        "そこは順序付けプロセスの第二の保管場所です",
        "that is the sequencer's own second place",
    ),
    "kept_not_a_checkpoint": (
        "このジャーナルのチェックポイントではありません",
        "not a checkpoint of this journal",
    ),
    "not_whole": ("ジャーナルに問題があります。fsck を実行してください", "run journal fsck"),
}


def _print(report: Report) -> None:
    verdict = "問題ありません / ok" if report.ok else "問題があります / NOT OK"
    print(f"ジャーナル / journal: {verdict}")
    print(f"  記録 / entries in the tree      {report.entries:>10,}")
    print(f"  待機中 / waiting to be sequenced {report.waiting:>9,}")
    print(f"  チェックポイント / checkpoints   {report.checkpoints:>9,}")
    for finding in report.findings:
        ja, en = _WORDS[finding.code]
        print(f"  ✗ {finding.place}: {ja} / {en} [{finding.code}]")


def run_fsck(args: argparse.Namespace) -> int:
    """0 where the journal is whole, 1 where anything was found."""
    key = load(Path(settings.PUBLIC))
    try:
        kept = [verify(note, key) for note in _kept(args.kept)]
    except BadNoteError:
        return _refused("kept_not_a_checkpoint", str(args.kept or ""), as_json=args.json)
    scope, since = "whole", None
    if args.onward:
        earlier = onward()
        scope, since = earlier.scope, earlier.since
        kept += earlier.kept
    report = fsck(key, since=since, kept=kept)
    record_fsck(at_terminal(), datetime.now(UTC), scope=scope, report=report)
    if args.json:
        print(json.dumps(report.as_json(), ensure_ascii=False))
    else:
        _print(report)
    return 0 if report.ok else 1


def _kept(file: str | None) -> Iterator[str]:
    """The checkpoint of an outsider, and of the second place where we may read it."""
    if file:
        yield Path(file).read_text("utf-8", "replace")
    try:
        yield (Path(settings.SECOND_PLACE) / NEWEST).read_text("utf-8", "replace")
    except (FileNotFoundError, PermissionError):
        return


def _refused(code: str, place: str, *, as_json: bool) -> int:
    ja, en = _REFUSED[code]
    if as_json:
        print(json.dumps({"ok": False, "code": code, "place": place}))
    print(f"✗ {place} {ja} / {en} [{code}]".replace("  ", " "), file=sys.stderr)
    return 1


def run_export(args: argparse.Namespace) -> int:
    """0 where the copy is up to date, 1 where journal and copy do not agree."""
    folder = Path(args.to) if args.to else Path(os.environ["MEIBO_HOME"]) / "copy-journal"
    if folder.resolve() == Path(settings.SECOND_PLACE).resolve():
        return _refused("copy_is_kept", str(folder), as_json=args.json)
    try:
        done = export(folder, load(Path(settings.PUBLIC)))
    except ExportRefusedError as refused:
        record_export(at_terminal(), datetime.now(UTC), size=0, refused=refused.code)
        return _refused(refused.code, refused.place, as_json=args.json)
    record_export(at_terminal(), datetime.now(UTC), size=done.size)
    if args.json:
        print(json.dumps({"ok": True, "to": str(folder), "size": done.size, "added": done.added}))
    else:
        print(f"写し / copy: {folder}")
        print(f"  記録 / entries   {done.size:>10,}（新規 / new {done.added:,}）")
    return 0


def run_prove(args: argparse.Namespace) -> int:
    """0 with a proof printed, 1 where there is none to give."""
    key = load(Path(settings.PUBLIC))
    of = f"since={args.since}" if args.entry is None else f"entry={args.entry}"
    try:
        proof = (
            prove_growth(args.since, args.size, key)
            if args.entry is None
            else prove_entry(args.entry, key)
        )
    except NoProofError as none:
        record_proof(at_terminal(), datetime.now(UTC), size=0, of=of, refused=none.code)
        return _refused(none.code, "", as_json=args.json)
    record_proof(at_terminal(), datetime.now(UTC), size=proof["size"], of=of)
    if args.json:
        print(json.dumps(proof, ensure_ascii=False))
        return 0
    if "leaf" in proof:
        print(f"葉の行 / leaf line (leaf {proof['index']}):\n{proof['leaf']}\n")
    else:
        print(f"古いチェックポイント / older checkpoint:\n{proof['older_checkpoint']}")
    print("証明の経路 / path:", *proof["path"], sep="\n")
    print(f"\nチェックポイント / checkpoint:\n{proof['checkpoint']}", end="")
    return 0
