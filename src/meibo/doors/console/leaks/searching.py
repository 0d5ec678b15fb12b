"""`meibo leak-search [--json] [--prove]`: run on the living platform after a walk."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import subprocess
import sys
from dataclasses import asdict
from time import perf_counter
from typing import Any

import psycopg

from meibo.doors.console import supervisor
from meibo.doors.console.leaks import proof
from meibo.doors.console.leaks.database import data_folder, search_database
from meibo.doors.console.leaks.files import search_data, search_home, search_temporary
from meibo.doors.console.leaks.findings import Search
from meibo.doors.console.leaks.pages import search_pages
from meibo.doors.console.leaks.processes import search_processes
from meibo.doors.console.leaks.report import as_text
from meibo.doors.console.leaks.watch import Watch
from meibo.doors.console.supervisor import platform, users
from meibo.doors.console.walk import walking
from meibo.doors.console.walk.browser import WalkError
from meibo.doors.console.walk.cast import cast_of

_KINDS = {"numbers": "individual_number", "codes": "resident_record_code"}
_PROOF = "proof"


def leak_search(args: argparse.Namespace) -> int:
    """0 where nothing was found and (with --prove) everything planted was; else 1."""
    with contextlib.redirect_stdout(sys.stderr if args.json else sys.stdout):
        if supervisor.up(argparse.Namespace(foreground=False)) != 0:
            return 1
        url = supervisor.setup_url()
        if not _somebody_registered(url) and walking.walk(_a_walk()) != 0:
            return 1
    begun = perf_counter()
    numbers = sample_numbers()
    planted = proof.nobodys_number({number for _, number in numbers}) if args.prove else None
    watch = Watch([*numbers, *([(_PROOF, planted)] if planted else [])])
    search = Search(watch)
    try:
        missed = None
        if planted:
            missed = _proven(search, planted, url)
        else:
            _search(search, url)
    except WalkError as error:
        print(f"✗ 検索が止まりました / the search stopped: {error}", file=sys.stderr)
        return 1
    report = report_of(search, missed, len(numbers), perf_counter() - begun)
    print(json.dumps(report, ensure_ascii=False) if args.json else as_text(report))
    return 0 if report["ok"] else 1


def sample_numbers() -> list[tuple[str, str]]:
    """(kind, digits) of every sample resident, as the neighbours list them."""
    return [
        (kind, line)
        for word, kind in _KINDS.items()
        for line in subprocess.run(
            [sys.executable, "-m", "neighbours", word], check=True, capture_output=True, text=True
        ).stdout.split()
    ]


def _search(search: Search, url: str) -> None:
    """Pages first, so that what reading them leaves behind is searched too."""
    home = supervisor.home()
    search_pages(search, cast_of(home))
    data = data_folder(url)
    search_database(search, url)
    search_data(search, data)
    search_home(search, home, data)
    search_temporary(search, _owners(), home)
    search_processes(search, home)


def _proven(search: Search, number: str, url: str) -> list[str]:
    """The same search with a number planted everywhere; what of that was missed."""
    owner = next(iter(platform.uids().values()))
    with proof.planted(number, supervisor.home(), url, owner) as expected:
        proof.read_planted_pages(search, number)
        _search(search, url)
    # What cannot be read here at all (a database server elsewhere) is said as such, not as missed.
    closed = {name for name, place in search.places.items() if place.unread and not place.items}
    expected = {one for one in expected if one[0] not in closed}
    return proof.missed(expected, [f for f in search.findings if f.subject.kind == _PROOF])


def _owners() -> set[int]:
    """Users of Meibo's processes and of its database server."""
    server = users.server_account()
    named = {uid for uid in platform.uids().values() if uid is not None}
    return {*named, *([server.uid] if server else [])} or {os.geteuid()}


def _somebody_registered(url: str) -> bool:
    with psycopg.connect(url, dbname=platform.DATABASE) as connection:
        found = connection.execute("SELECT EXISTS (SELECT FROM register.register_entry)").fetchone()
    return found is not None and bool(found[0])


def _a_walk() -> argparse.Namespace:
    return argparse.Namespace(json=False, person="", kill=False)


def report_of(
    search: Search, missed: list[str] | None, numbers: int, seconds: float
) -> dict[str, Any]:
    """What was searched and found. Good where nothing was found and nothing planted was missed."""
    findings = [asdict(f) for f in search.findings if f.subject.kind != _PROOF]
    return {
        "ok": not findings and not missed,
        "numbers": numbers,
        "patterns": search.watch.patterns,
        "bytes": sum(place.bytes for place in search.places.values()),
        "seconds": round(seconds, 1),
        "places": search.as_json(),
        "findings": findings,
        "proof": None if missed is None else {"missed": missed, "found_all": not missed},
    }
