"""The commands and what runs them. Loaded without Django; a command's module only when it runs."""

from __future__ import annotations

import argparse

from meibo.doors.console import doctor, supervisor

_HERE = "meibo.doors.console"


def add(parsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add every command of the console door."""
    _platform(parsers)
    _work(parsers)


def _platform(parsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    up = parsers.add_parser("up", help="すべてを起動する / start everything")
    up.add_argument("--foreground", action="store_true")
    up.set_defaults(run=supervisor.up)
    down = parsers.add_parser("down", help="すべてを止める / stop everything")
    down.set_defaults(run=supervisor.down)
    logs = parsers.add_parser("logs", help="ログを見る / show logs")
    logs.add_argument("name", nargs="?")
    logs.add_argument("-f", "--follow", action="store_true")
    logs.set_defaults(run=supervisor.logs)
    look = parsers.add_parser("doctor", help="状態を調べる / see how things stand")
    look.add_argument("--json", action="store_true")
    look.set_defaults(run=doctor.doctor)


def _work(parsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    walk = parsers.add_parser("walk", help="申請から検証まで一巡 / from card to verification")
    walk.add_argument("--json", action="store_true")
    walk.add_argument("--person", default="", help="見本カード / sample card, e.g. nurse-07")
    walk.add_argument("--kill", action="store_true", help="途中で各プロセスを kill -9 する")
    walk.set_defaults(run=f"{_HERE}.walk.walking:walk")
    seed = parsers.add_parser("seed", help="見本データを入れる / sample officers and passers")
    seed.set_defaults(run=f"{_HERE}.samples:run_seed", needs_database=True)
    code = parsers.add_parser("code", help="見本職員のワンタイムコード / a sample officer's code")
    code.add_argument("officer")
    code.set_defaults(run=f"{_HERE}.samples:run_code", needs_database=True)
    journal = parsers.add_parser("journal", help="ジャーナルの検証 / prove the journal")
    verbs = journal.add_subparsers(required=True)
    check = verbs.add_parser("fsck", help="全記録を検証する / check every entry")
    check.add_argument("--json", action="store_true")
    check.set_defaults(run=f"{_HERE}.proving:run_fsck", needs_database=True)
    wanted = parsers.add_parser("requirements", help="要件の充足 / requirements covered")
    wanted.add_argument("--json", action="store_true")
    wanted.set_defaults(run=f"{_HERE}.requirements:show")
