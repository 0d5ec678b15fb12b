"""`meibo doctor`: what runs, how much memory it takes, and which fences hold on this machine."""

from __future__ import annotations

import json
import os
import platform as machine
import shutil
import time
from argparse import Namespace
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psutil
import psycopg

from meibo.doors.console.fences import Fence
from meibo.doors.console.fences_of_credentials import credential_fences
from meibo.doors.console.fences_of_documents import document_fences
from meibo.doors.console.fences_of_due_work import due_fences
from meibo.doors.console.fences_of_the_journal import journal_fences, unknown
from meibo.doors.console.fences_of_the_vault import vault_fences
from meibo.doors.console.supervisor import folders, platform, state
from meibo.doors.console.supervisor.binaries import binaries, version
from meibo.doors.console.supervisor.postgres import SUPERUSER, Cluster
from meibo.doors.console.supervisor.table import columns
from meibo.doors.console.supervisor.users import is_root, server_account

MEBIBYTE = 1 << 20
_MARK = {"holds": "✓", "environment_only": "△", "attention": "△", "broken": "✗", "unknown": "?"}


def doctor(args: Namespace) -> int:
    """Print what is found (`json`: as one object). 1 when a fence is broken, else 0."""
    found = examine(folders.home())
    if getattr(args, "json", False):
        print(json.dumps(found, ensure_ascii=False, indent=1))
    else:
        print("\n".join(_lines(found)))
    return 1 if any(fence["result"] == "broken" for fence in found["fences"]) else 0


def examine(home: Path) -> dict[str, Any]:
    """Everything doctor says. Sizes in bytes, times in seconds; None where it cannot be known."""
    running = state.is_running(home)
    last = state.read(home)
    free = shutil.disk_usage(home if home.exists() else folders.CHECKOUT).free
    processes = _processes(last) if running and last else []
    sizes = [process["pss"] for process in processes if process["pss"] is not None]
    return {
        "python": machine.python_version(),
        "postgresql": version(binaries(server_account())),
        "home": str(home),
        "data": str(home / "pg"),
        "running": running,
        "phase": last.phase if running and last else None,
        "processes": processes,
        "pss_total": sum(sizes) if sizes else None,
        "disk_free": free,
        "neighbours": neighbours(home),
        "fences": [asdict(fence) for fence in fences(home, running, last)],
    }


def neighbours(home: Path) -> list[dict[str, Any]]:
    """How each process's breaker of a neighbour stands: closed (asked), open (left in peace until
    `until`, Unix seconds), half_open (one probe is out). A neighbour never in trouble has none."""
    found = []
    for path in sorted((home / "breakers").glob("*/*.json")):
        try:
            kept = json.loads(path.read_text())
        except (OSError, ValueError) as error:
            kept = {"state": "unknown", "last": type(error).__name__}
        found.append({"process": path.parent.name, "neighbour": path.stem, **kept})
    return found


def _processes(last: state.State) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "pid": child.pid,
            "uid": _uid(child.pid),
            "port": child.port,
            "ready": child.ready,
            "uptime": round(time.time() - child.since, 1) if child.pid else None,
            "restarts": child.restarts,
            "pss": pss(child.pid, below=name != "supervisor"),
        }
        for name, child in [("supervisor", _of_supervisor(last)), *last.children.items()]
    ]


def _of_supervisor(last: state.State) -> state.ChildState:
    return state.ChildState(pid=last.pid, ready=True, since=last.started)


def _uid(pid: int | None) -> int | None:
    try:
        return int(psutil.Process(pid).uids().real) if pid else None
    except psutil.NoSuchProcess:
        return None


def pss(pid: int | None, below: bool = True) -> int | None:
    """Proportional memory in bytes of a process and, with `below`, of its workers and backends.

    None where the kernel does not say.
    """
    if pid is None or not Path("/proc/self/smaps_rollup").exists():
        return None
    try:
        top = psutil.Process(pid)
        return sum(_pss(process.pid) for process in [top, *(top.children(True) if below else [])])
    except (psutil.NoSuchProcess, PermissionError):
        return None


def _pss(pid: int) -> int:
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return 0  # it ended between listing and reading
    for line in text.splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return 0


def fences(home: Path, running: bool, last: state.State | None) -> list[Fence]:
    """The fences that the ground is to give."""
    return [
        _users(running, last),
        _secrets(home),
        *_server(home, running),
        *_journal(home, last if running else None),
        *vault_fences(home, _asker(home, running)),
        *due_fences(_asker(home, running), datetime.now(UTC)),
        *document_fences(home),
        *credential_fences(home),
    ]


def _users(running: bool, last: state.State | None) -> Fence:
    said = ("プロセスごとの利用者", "a user of its own for each process")
    if not is_root():
        return Fence(
            "users", "environment_only",
            f"{said[0]}：環境のみ（root で起動していないため、全プロセスが同じ利用者）",
            f"{said[1]}: environment only (not started as root: all processes share one user)",
        )  # fmt: skip
    if not running or last is None:
        return Fence("users", "unknown", f"{said[0]}：停止中", f"{said[1]}: not running")
    seen = [_uid(child.pid) for name, child in last.children.items() if name != "postgres"]
    if set(seen) == {os.geteuid()}:
        return Fence(
            "users", "environment_only",
            f"{said[0]}：環境のみ（実行環境を一般利用者の届く所に写せない。log/supervisor.log）",
            f"{said[1]}: environment only (no place for a runtime that other users can reach:"
            " log/supervisor.log)",
        )  # fmt: skip
    living = [uid for uid in seen if uid is not None]
    own = len(set(living)) == len(living) and os.geteuid() not in living
    return Fence("users", "holds" if own else "broken", *said)


def _secrets(home: Path) -> Fence:
    said = (
        "秘密は本人のみ（フォルダ0500・ファイル0400）",
        "secrets: folders 0500, files 0400, owner's alone",
    )
    folder = home / "secrets"
    if not folder.exists():
        return Fence("secrets", "unknown", f"{said[0]}：まだ無い", f"{said[1]}: none yet")
    owners = platform.uids()
    wrong = sorted(
        str(path.relative_to(home))
        for path in folder.rglob("*")
        if not _sealed(path, owners.get(path.relative_to(folder).parts[0]))
    )
    if wrong:
        listed = ", ".join(wrong[:5])
        return Fence("secrets", "broken", f"{said[0]}：{listed}", f"{said[1]}: {listed}")
    return Fence("secrets", "holds", *said)


def _sealed(path: Path, owner: int | None) -> bool:
    found = path.lstat()
    mode = 0o500 if path.is_dir() else 0o400
    return found.st_mode & 0o777 == mode and found.st_uid == (
        os.geteuid() if owner is None else owner
    )


def _server(home: Path, running: bool) -> list[Fence]:
    """Questions to our own PostgreSQL, asked as its superuser."""
    durable = ("fsync・チェックサム", "fsync, full page writes, synchronous commit, checksums")
    scram = ("パスワードなしの入口なし（SCRAM のみ）", "SCRAM on every way into the database")
    loopback = ("ループバックのみ", "the database listens on the loopback only")
    ask = _asker(home, running)
    if ask is None:
        return [
            Fence(name, "unknown", f"{ja}：確認できません", f"{en}: nobody to ask")
            for name, (ja, en) in {"durable": durable, "scram": scram, "loopback": loopback}.items()
        ]
    asked: list[tuple[str, tuple[str, str], Callable[[], bool]]] = [
        ("durable", durable, lambda: ask(_DURABLE) == 4),
        ("scram", scram, lambda: bool(ask(_SCRAM))),
        ("loopback", loopback, lambda: ask("SHOW listen_addresses") == "127.0.0.1"),
    ]
    return [Fence(name, "holds" if holds() else "broken", *said) for name, said, holds in asked]


def _asker(home: Path, running: bool) -> Callable[[str], Any] | None:
    """Asks one value of our own PostgreSQL's `meibo` as its superuser; None with nobody to ask."""
    if os.environ.get("MEIBO_SETUP_URL") or not running or not (home / "pg.port").exists():
        return None
    cluster = Cluster(home / "pg", password_file=home / "secrets" / "postgres" / "password")
    url = urlsplit(cluster.url(SUPERUSER))._replace(path=f"/{platform.DATABASE}").geturl()

    def ask(sql: str) -> Any:
        with psycopg.connect(url, connect_timeout=5) as connection:
            row = connection.execute(sql.encode()).fetchone()
        return row[0] if row else None

    return ask


def _journal(home: Path, last: state.State | None) -> list[Fence]:
    """Questions about the journal, to Meibo's own database once it is set up."""
    if os.environ.get("MEIBO_SETUP_URL") or last is None or last.phase != "ready":
        return unknown()
    cluster = Cluster(home / "pg", password_file=home / "secrets" / "postgres" / "password")
    url = cluster.url(SUPERUSER, database=platform.DATABASE)
    with psycopg.connect(url, connect_timeout=5) as connection:
        return journal_fences(connection, home / "copy", datetime.now(UTC))


_DURABLE = """
SELECT count(*) FROM pg_settings WHERE setting = 'on'
   AND name IN ('fsync', 'full_page_writes', 'synchronous_commit', 'data_checksums')
"""
_SCRAM = """
SELECT bool_and(coalesce(auth_method, '') = 'scram-sha-256') AND
       (SELECT bool_and(rolpassword LIKE 'SCRAM-SHA-256$%') FROM pg_authid WHERE rolcanlogin)
  FROM pg_hba_file_rules
"""


def _lines(found: dict[str, Any]) -> list[str]:
    lines = [
        f"Python {found['python']}  PostgreSQL {found['postgresql']}",
        f"場所 / home: {found['home']}",
        f"空き容量 / disk free: {found['disk_free'] // MEBIBYTE:,} MiB",
        f"状態 / state: {found['phase'] or '停止中 / not running'}",
    ]
    if found["processes"]:
        head = ["名前 / name", "pid", "uid", "port", "稼働 / up", "再起動 / restarts", "PSS MiB"]
        rows = [[_cell(process, name) for name in _SHOWN] for process in found["processes"]]
        total = found["pss_total"]
        rows.append(["計 / total", *[""] * 5, f"{total / MEBIBYTE:.1f}" if total else "-"])
        lines += ["", *columns([head, *rows])]
    if found["neighbours"]:
        lines += ["", "外部システム / neighbours"]
    for one in found["neighbours"]:
        said = _BREAKER.get(one["state"], "不明 / unknown")
        last = f"（{one['last']}）" if one.get("last") else ""
        lines.append(f"  {one['process']} → {one['neighbour']}: {said}{last}")
    lines += ["", "守り / fences"]
    for fence in found["fences"]:
        lines.append(f"  {_MARK[fence['result']]} {fence['ja']}")
        lines.append(f"    {fence['en']}")
    return lines


_BREAKER = {
    "closed": "✓ 照会できる / asked",
    "open": "✗ 休止中 / left in peace for a while",
    "half_open": "△ 試行中 / one probe is out",
}
_SHOWN = ("name", "pid", "uid", "port", "uptime", "restarts", "pss")


def _cell(process: dict[str, Any], name: str) -> str:
    value = process[name]
    if value is None:
        return "-"
    if name == "pss":
        return f"{value / MEBIBYTE:.1f}"
    if name == "uptime":
        minutes, seconds = divmod(int(value), 60)
        return f"{minutes}:{seconds:02}"
    return str(value)
