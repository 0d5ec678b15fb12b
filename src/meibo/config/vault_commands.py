"""`meibo vault …`: the off-line root, the keys people seal their numbers to, the key service's keys."""

from __future__ import annotations

import argparse
import os
import re
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from meibo import catalogue, plugs
from meibo.config import vault_keys
from meibo.config.serve import start_django
from meibo.connectors.key_management.key_document import ROOT
from meibo.rooms.vault.ports import WRAP, KeyDocument, KeyService, lookup_key

Parsers = argparse._SubParsersAction  # noqa: SLF001 - argparse gives no other name to it
# As long as a backup of the database may be kept: one that is restored still opens.
OLD_VERSIONS_STAY = timedelta(days=30)
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
    _add_service(verbs)
    _add_break_glass(verbs)


def _add_service(verbs: Parsers[argparse.ArgumentParser]) -> None:
    """The keys of the key service: those that wrap data keys, and those numbers are found by."""
    make = verbs.add_parser(
        "make-keys", help="鍵管理に鍵を作る（初回のみ） / make the key service's keys, at set-up"
    )
    make.set_defaults(run=_make_keys)
    renew = verbs.add_parser("renew", help="鍵の次の版へ移す / move to a key's next version")
    renew.add_argument("key", help="wrap, lookup-<file>, all")
    renew.add_argument("--keep", type=duration, default=OLD_VERSIONS_STAY,
                       help="旧版を残す期間 / how long the old version stays: 30d, 12h, 90s")  # fmt: skip
    shown = verbs.add_parser("renewals", help="鍵の更新の進み具合 / how renewals stand")
    gone = verbs.add_parser("destructions", help="番号の廃棄の記録 / numbers that were destroyed")
    gone.set_defaults(run="meibo.doors.console.destructions:run_destructions", needs_database=True)
    for verb in (shown, gone):
        verb.add_argument("--json", action="store_true")
    for verb, run_it in ((renew, "run_renew"), (shown, "run_renewals")):
        verb.set_defaults(run=f"meibo.doors.console.renewals:{run_it}", needs_database=True)


def _add_break_glass(verbs: Parsers[argparse.ArgumentParser]) -> None:
    """Beyond the limits on numbers, by two officers and for a while; it shows nobody a number."""
    glass = verbs.add_parser("break-glass", help="上限を超える緊急利用 / beyond the limits, by two")
    steps = glass.add_subparsers(required=True, dest="step")
    request = steps.add_parser("request", help="依頼する / ask for it")
    request.add_argument("purpose")
    request.add_argument("--reason", required=True, help="理由 / why")
    request.add_argument("--minutes", type=int, default=15, help="1～60")
    request.add_argument("--uses", type=int, default=100, help="1～1000")
    approve = steps.add_parser("approve", help="別の職員が承認する / the second officer gives it")
    end = steps.add_parser("end", help="終える / end it now")
    listed = steps.add_parser("list", help="一覧 / every one there was")
    listed.add_argument("--json", action="store_true")
    for verb in (approve, end):
        verb.add_argument("request", type=int)
    for verb in (request, approve):
        verb.add_argument("--officer", required=True, help="職員ID / officer's ID")
    for name, verb in steps.choices.items():
        run_it = f"meibo.doors.console.break_glass:run_{name}"
        verb.set_defaults(run=run_it, needs_database=True)


def _make_keys(args: argparse.Namespace) -> int:
    """As the number process, which alone has the way to the key service; no row is read."""
    os.environ.setdefault("MEIBO_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    start_django("number")
    service: KeyService = plugs.fill("vault.key_service")
    for key in (WRAP, *(lookup_key(file) for file in catalogue.register_files())):
        service.make(key)
        print(f"{key}  {service.newest(key)}")
    return 0


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
