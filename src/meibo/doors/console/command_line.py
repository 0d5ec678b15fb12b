"""The commands and what runs them. Loaded without Django; a command's module only when it runs."""

from __future__ import annotations

import argparse

from meibo.doors.console import supervisor

_HERE = "meibo.doors.console"


def add(parsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add every command of the console door."""
    _platform(parsers)
    _work(parsers)
    _catalogue(parsers)
    _journal(parsers)
    _breaker(parsers)
    _gates(parsers)
    _network_keys(parsers)
    _exchange(parsers)
    _neighbours(parsers)


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
    look.set_defaults(run=f"{_HERE}.doctor:doctor")


def _work(parsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    walk = parsers.add_parser("walk", help="申請から検証まで一巡 / from card to verification")
    walk.add_argument("--json", action="store_true")
    walk.add_argument("--person", default="", help="見本カード / card, e.g. nurse-07, anei-03")
    walk.add_argument("--only", choices=["nurse", "anei"], help="どちらか一方 / one of the two")
    walk.add_argument("--all", action="store_true", help="すべての資格 / every qualification")
    walk.add_argument(
        "--register", action="append", default=[], help="この資格だけ / only this one"
    )
    walk.add_argument("--kill", action="store_true", help="途中で各プロセスを kill -9 する")
    walk.set_defaults(run=f"{_HERE}.walk.walking:walk")
    leaks = parsers.add_parser("leak-search", help="番号の漏えい検索 / search for leaked numbers")
    leaks.add_argument("--json", action="store_true")
    leaks.add_argument("--prove", action="store_true", help="仕込んだ番号も探す / find plants too")
    leaks.set_defaults(run=f"{_HERE}.leaks.searching:leak_search")
    seed = parsers.add_parser("seed", help="見本データを入れる / sample officers and passers")
    seed.set_defaults(run=f"{_HERE}.samples:run_seed", needs_database=True)
    code = parsers.add_parser("code", help="見本職員のワンタイムコード / a sample officer's code")
    code.add_argument("officer")
    code.set_defaults(run=f"{_HERE}.samples:run_code", needs_database=True)
    reconcile = parsers.add_parser("reconcile", help="定期照会 / ask about a whole register")
    reconcile.add_argument("--register", required=True, help="資格 / qualification, e.g. nurse")
    reconcile.add_argument("--asked-by", default="", help="起案する職員 / officer who asks")
    reconcile.add_argument("--approved-by", default="", help="決裁する職員 / officer who approves")
    reconcile.add_argument("--wait", type=float, default=600.0, help="待つ秒数 / seconds to wait")
    reconcile.add_argument("--json", action="store_true")
    reconcile.set_defaults(run=f"{_HERE}.reconcile:run_reconcile", needs_database=True)
    bench = parsers.add_parser("bench", help="性能測定 / benchmarks", add_help=False)
    bench.add_argument("words", nargs=argparse.REMAINDER, metavar="NAME [--json] [--rounds N]")
    bench.set_defaults(run=f"{_HERE}.benches:run_bench")
    wanted = parsers.add_parser("requirements", help="要件の充足 / requirements covered")
    wanted.add_argument("--json", action="store_true")
    wanted.add_argument("--uncovered", action="store_true", help="未充足のみ / only the uncovered")
    wanted.set_defaults(run=f"{_HERE}.requirements:show")


def _catalogue(parsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    catalogue = parsers.add_parser("catalogue", help="資格の定義 / definitions of qualifications")
    verbs = catalogue.add_subparsers(required=True)
    check = verbs.add_parser("check", help="定義を検査する / check every definition")
    check.set_defaults(run=f"{_HERE}.catalogue:check")
    show = verbs.add_parser("show", help="資格を表示する / show one, or list all")
    show.add_argument("id", nargs="?", default="")
    show.set_defaults(run=f"{_HERE}.catalogue:show")
    lists = parsers.add_parser("layouts", help="記録項目の居場所 / where record items live")
    lists.add_argument("id", nargs="?", default="")
    lists.set_defaults(run=f"{_HERE}.catalogue:show_layouts")
    for verb in (check, show, lists):
        verb.add_argument("--json", action="store_true")


def _journal(parsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    journal = parsers.add_parser("journal", help="ジャーナルの検証 / prove the journal")
    verbs = journal.add_subparsers(required=True)
    check = verbs.add_parser("fsck", help="全記録を検証する / check every entry")
    check.add_argument(
        "--onward", action="store_true", help="前回の検証から / only since what was verified before"
    )
    check.add_argument("--kept", metavar="FILE", help="以前の控え / a checkpoint that you kept")
    check.set_defaults(run=f"{_HERE}.proving:run_fsck")
    copy = verbs.add_parser("export", help="写しを書き出す / bring a copy up to date")
    copy.add_argument("--to", help="フォルダー / folder (default: $MEIBO_HOME/copy-journal)")
    copy.set_defaults(run=f"{_HERE}.proving:run_export")
    prove = verbs.add_parser("prove", help="記録または成長の証明 / prove an entry, or growth")
    which = prove.add_mutually_exclusive_group(required=True)
    which.add_argument("entry", nargs="?", type=int, help="記録の番号 / id of an entry")
    which.add_argument("--since", type=int, metavar="SIZE", help="過去の葉数 / an older size")
    prove.add_argument("--size", type=int, help="新しい葉数 / newer size (default: newest)")
    prove.set_defaults(run=f"{_HERE}.proving:run_prove")
    for verb in (check, copy, prove):
        verb.add_argument("--json", action="store_true")
        verb.set_defaults(needs_database=True)


def _breaker(parsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    breaker = parsers.add_parser("breaker", help="番号の利用の上限と遮断 / use of numbers")
    verbs = breaker.add_subparsers(required=True)
    show = verbs.add_parser("show", help="状態 / how it stands")
    show.add_argument("--json", action="store_true")
    reset = verbs.add_parser("reset", help="確認して再開する / let it go on")
    reset.add_argument("purpose")
    reset.add_argument("--reason", required=True, help="理由 / why it may go on")
    limits = verbs.add_parser("limits", help="上限を変える / change the limits")
    limits.add_argument("purpose")
    for name in ("per-minute", "per-hour", "per-case-a-day", "failures-in-a-row"):
        limits.add_argument(f"--{name}", type=int, required=True)
    for verb, run in ((show, "run_show"), (reset, "run_reset"), (limits, "run_limits")):
        verb.set_defaults(run=f"{_HERE}.breaker:{run}", needs_database=True)


def _gates(parsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    gate = parsers.add_parser(
        "gate", help="戸籍の照会の関門（評価書の公表） / may the information network be asked"
    )
    verbs = gate.add_subparsers(required=True)
    listed = verbs.add_parser("list", help="状態 / how they stand")
    listed.add_argument("--json", action="store_true")
    propose = verbs.add_parser("propose", help="公表を申し出る / say that it is published")
    propose.add_argument("--statement", required=True, help="評価書と公表日 / which, and when")
    opening = verbs.add_parser("open", help="別の職員が開ける / another officer opens")
    closing = verbs.add_parser("close", help="閉じる / close")
    for verb in (propose, opening, closing):
        verb.add_argument("file", help="名簿ファイル / register file, e.g. iseki")
        verb.add_argument("--officer", required=True, help="職員ID / log-in name")
    for verb, run in (
        (listed, "run_list"), (propose, "run_propose"), (opening, "run_open"),
        (closing, "run_close"),
    ):  # fmt: skip
        verb.set_defaults(run=f"{_HERE}.gates:{run}", needs_database=True)


def _network_keys(parsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    network = parsers.add_parser("network", help="中間サーバー / the middle server")
    keys = network.add_subparsers(required=True).add_parser(
        "keys", help="回答を開く鍵の更新 / keys that answers are sealed to"
    )
    verbs = keys.add_subparsers(required=True)
    listed = verbs.add_parser("list", help="状態 / how they stand")
    listed.add_argument("--json", action="store_true")
    rotate = verbs.add_parser("rotate", help="更新を申し出る / ask for a new key")
    approve = verbs.add_parser("approve", help="別の職員が承認する / another officer approves")
    for verb in (rotate, approve):
        verb.add_argument("organisation", help="機関 / organisation, e.g. mhlw")
        verb.add_argument("--officer", required=True, help="職員ID / log-in name")
    for verb, run in ((listed, "run_list"), (rotate, "run_rotate"), (approve, "run_approve")):
        verb.set_defaults(run=f"{_HERE}.network_keys:{run}", needs_database=True)


def _exchange(parsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    exchange = parsers.add_parser("exchange", help="ほかのシステムとの受渡し / files for others")
    feed = exchange.add_subparsers(required=True).add_parser(
        "search-feed", help="資格確認検索のデータ / what the search systems are given"
    )
    feed.add_argument("--to", required=True, metavar="FOLDER", help="フォルダー / folder")
    feed.add_argument("--register", action="append", help="この資格だけ / only this one")
    feed.add_argument("--json", action="store_true")
    feed.set_defaults(run=f"{_HERE}.search_feed:run_search_feed", needs_database=True)


def _neighbours(parsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    chaos = parsers.add_parser(
        "chaos", help="故障の中での申請（20件） / applications while things fail at random"
    )
    chaos.add_argument("--minutes", type=float, default=5.0)
    chaos.add_argument("--applications", type=int, default=20)
    chaos.add_argument("--seed", type=int, default=1)
    chaos.add_argument("--json", action="store_true")
    chaos.set_defaults(run=f"{_HERE}.chaos.running:chaos")
    neighbours = parsers.add_parser(
        "neighbours", help="外部システム（見本） / the sample neighbours"
    )
    faults = neighbours.add_subparsers(required=True).add_parser(
        "faults", help="故障スイッチ / fault switches"
    )
    verbs = faults.add_subparsers(required=True)
    listed = verbs.add_parser("list", help="設定と選択肢 / what is set, and what can be")
    setting = verbs.add_parser("set", help="故障させる / make a neighbour faulty")
    setting.add_argument("neighbour")
    setting.add_argument("kind", help="slow, error, wrong, duplicate, late, dead")
    setting.add_argument("--on", default="*", help="通信の種類 / kind of path (default: all)")
    setting.add_argument("--answer", default="", help="誤った答え / which wrong answer")
    setting.add_argument("--seconds", type=float, default=0.0, help="遅れ（秒） / how slow or late")
    setting.add_argument("--count", type=int, help="回数 / how many times (default: until cleared)")
    setting.add_argument("--probability", type=float, default=1.0, help="確率 / share of requests")
    setting.add_argument("--seed", type=int, default=0, help="乱数の種 / seed of the dice")
    clear = verbs.add_parser("clear", help="元に戻す / clear the switches")
    clear.add_argument("neighbour", nargs="?", default="")
    for verb, run in ((listed, "run_list"), (setting, "run_set"), (clear, "run_clear")):
        verb.add_argument("--json", action="store_true")
        verb.set_defaults(run=f"{_HERE}.switches:{run}")
