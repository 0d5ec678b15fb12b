"""`meibo vault …`: the off-line root, and the keys people seal their numbers to."""

from __future__ import annotations

import argparse
import re
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from meibo.config import vault_keys
from meibo.connectors.key_management.key_document import ROOT
from meibo.rooms.vault.ports import KeyDocument

Parsers = argparse._SubParsersAction  # noqa: SLF001 - argparse gives no other name to it
_UNITS = {"s": "seconds", "h": "hours", "d": "days"}


def duration(text: str) -> timedelta:
    """30d, 12h or 90s."""
    found = re.fullmatch(r"([1-9][0-9]{0,5})([shd])", text)
    if found is None:
        raise argparse.ArgumentTypeError("30d, 12h, 90s")
    return timedelta(**{_UNITS[found[2]]: int(found[1])})


def add(parsers: Parsers[argparse.ArgumentParser]) -> None:
    """Add `vault` and its verbs."""
    vault = parsers.add_parser("vault", help="番号の保管庫の鍵 / the vault's keys")
    verbs = vault.add_subparsers(required=True, dest="verb")
    said = {
        "root": "ルート鍵を作る（オフラインで）/ make a root (off line)",
        "request": "次の鍵を作り、署名の依頼を書く / make the next key, ask for a signature",
        "sign": "依頼に署名する（オフラインで）/ sign a request (off line)",
        "publish": "署名された鍵文書を公開する / put a signed document in force",
        "rotate": "上の三つを一度に / all three, where the root lies here",
        "retire": "期間の過ぎた秘密鍵を消す / destroy private keys whose time is over",
        "show": "鍵の状態 / how the keys stand",
    }
    made = {verb: verbs.add_parser(verb, help=text) for verb, text in said.items()}
    made["root"].add_argument("folder", type=Path)
    made["sign"].add_argument("request", type=Path)
    made["sign"].add_argument("--out", type=Path, required=True)
    made["publish"].add_argument("document", type=Path)
    for verb in ("sign", "rotate"):
        made[verb].add_argument("--root", type=Path, help="ルート鍵のフォルダー / its folder")
    for verb in ("request", "rotate"):
        made[verb].add_argument("--overlap", type=duration, default=vault_keys.OVERLAP,
                                help="前の鍵を使える期間 / how long old keys go on: 30d, 12h, 90s")  # fmt: skip
        made[verb].add_argument("--life", type=duration, default=vault_keys.LIFE,
                                help="新しい鍵の期間 / how long the new key lives")  # fmt: skip
    for parser in made.values():
        parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Run a verb; 1 with the reason where it said no."""
    try:
        print(_VERBS[args.verb](args, datetime.now(UTC)))
    except vault_keys.VaultKeyError as error:
        print(f"✗ {error.text.ja}\n  {error.text.en}", file=sys.stderr)
        return 1
    return 0


def _root(args: argparse.Namespace, now: datetime) -> str:
    place = vault_keys.make_root(args.folder)
    return (
        f"ルート鍵を作りました。{ROOT} だけを持ち出してください：{place}\n"
        f"The root is made. Take only {ROOT} away with you: {place}"
    )


def _request(args: argparse.Namespace, now: datetime) -> str:
    place = vault_keys.request(now, life=args.life, overlap=args.overlap)
    return f"署名の依頼 / to be signed by the root: {place}"


def _sign(args: argparse.Namespace, now: datetime) -> str:
    folder = args.root or vault_keys.root_folder()
    args.out.write_bytes(vault_keys.sign(folder, args.request.read_bytes()))
    return f"署名しました / signed: {args.out}"


def _publish(args: argparse.Namespace, now: datetime) -> str:
    return _listed(vault_keys.publish(args.document.read_bytes(), now), now)


def _rotate(args: argparse.Namespace, now: datetime) -> str:
    folder = args.root or vault_keys.root_folder()
    return _listed(vault_keys.rotate(folder, now, life=args.life, overlap=args.overlap), now)


def _retire(args: argparse.Namespace, now: datetime) -> str:
    return f"消した秘密鍵 / destroyed: {', '.join(vault_keys.retire(now)) or '-'}"


def _show(args: argparse.Namespace, now: datetime) -> str:
    found = vault_keys.current()
    return _listed(found, now) if found else "鍵文書がありません / no key document"


def _listed(found: KeyDocument, now: datetime) -> str:
    lines = [f"鍵文書 / key document: {found.serial}"]
    for key in found.keys:
        live = "有効 / live" if key.not_after > now else "期間終了 / over"
        lines.append(f"  {key.kid}  ～{key.not_after.isoformat()}  {live}")
    return "\n".join(lines)


_VERBS = {
    "root": _root, "request": _request, "sign": _sign, "publish": _publish, "rotate": _rotate,
    "retire": _retire, "show": _show,
}  # fmt: skip
