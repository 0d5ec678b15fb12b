"""Sample officers and a sample passers' file, for a demonstration installation (`meibo seed`).

Passwords and one-time secrets are made here, once for each installation, and listed in
public/sample-officers.json like the PINs of the sample cards. A real installation is not seeded.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import secrets
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pyotp
from django.conf import settings

from meibo.catalogue import network_files, qualifications, register_files, registers_of
from meibo.catalogue.definitions import Procedure
from meibo.doors.console.walk.cast import PLAIN, officer_prefix
from meibo.flow.examination.commands.take_in_passers import take_in_passers
from meibo.flow.examination.passers import COLUMNS
from meibo.rooms.accounts.commands.open_officer import open_officer
from meibo.rooms.network.commands.open_gate import open_gate
from meibo.rooms.network.commands.propose_gate import propose_gate
from meibo.rooms.network.queries import gates
from meibo.terms.actor import Actor

PASSED_ON = date(2026, 3, 24)
ROUND = "115"
AUTHORITY = "mhlw"
SAMPLE_STATEMENT = "見本の全項目評価書（公表済みとみなす）/ a sample statement, taken as published"
# Log-in name and duty.
DUTIES = (
    ("examiner", "examine"), ("approver", "approve"), ("registrar", "register"),
    ("receiver", "receive"), ("receiver-2", "receive"), ("approver-2", "approve"),
)  # fmt: skip
FAMILY = {"receive": "受付", "examine": "審査", "approve": "決裁", "register": "登録"}
# As many as there are sample officers: two people of one full name would be told apart by nothing.
GIVEN = (
    "太郎", "花子", "一郎", "次郎", "桜子", "三郎", "四郎", "月子", "五郎", "六郎", "星子", "七郎", "八郎",
    "雪子", "九郎", "十郎", "梅子", "松子", "竹子", "空子", "海子", "森子", "波子", "風子", "光子", "光太",
    "森太", "海太", "空太", "波太", "風太", "山太", "川太", "山子", "川子", "草太", "草子", "石太", "石子",
    "岩太",
)  # fmt: skip
ACTOR = Actor(terminal="console")


def _officers_file() -> Path:
    return Path(settings.PUBLIC) / "sample-officers.json"


def officers() -> list[tuple[str, str, str, str]]:
    """(log-in name, name, register file in whose charge, duty): six for each register file, one
    more where it asks the network, and one where it has a terminal; an officer of one file sees nothing
    of another."""
    files = sorted(register_files(), key=lambda file: (file != PLAIN, file != "anei", file))
    found: list[tuple[str, str, str, str]] = []
    for file in files:
        for name, duty in DUTIES:
            given = GIVEN[len(found)]
            found.append((officer_prefix(file) + name, f"見本 {FAMILY[duty]}{given}", file, duty))
    # Who works the middle server, for each file that asks the network.
    for file in network_files():
        given = GIVEN[len(found)]
        found.append((officer_prefix(file) + "network", f"見本 照会{given}", file, "network"))
    # Who searches on the identity-confirmation terminal.
    for file in (one for one in files if register_files()[one].terminal):
        given = GIVEN[len(found)]
        found.append((officer_prefix(file) + "searcher", f"見本 検索{given}", file, "terminal"))
    return found


def _sample_officers() -> list[dict[str, Any]]:
    """Those of the file, and whoever of officers() is not in it yet; secrets once made stay."""
    path = _officers_file()
    found: list[dict[str, Any]] = []
    if path.exists():
        found = json.loads(path.read_text())["officers"]
    known = {one["login_name"] for one in found}
    missing = [one for one in officers() if one[0] not in known]
    found += [
        {
            "login_name": name,
            "display_name": shown,
            "register_file": file,
            "duties": [duty],
            "password": secrets.token_urlsafe(12),
            "totp_secret": pyotp.random_base32(),
        }
        for name, shown, file, duty in missing
    ]
    if missing:
        part = path.with_suffix(".part")
        part.write_text(json.dumps({"officers": found}, ensure_ascii=False, indent=1))
        part.rename(path)
    return found


def sample_passers(cards: list[dict[str, Any]], found: Procedure) -> bytes:
    """A passers' file of a procedure: every sample card's holder, numbered from 100001."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow((*found.passers, *COLUMNS))
    for place, card in enumerate(cards, start=1):
        holder = card["holder"]
        named = {"examination_round": ROUND, "examination_number": str(100_000 + place)}
        writer.writerow(
            [*(named[one] for one in found.passers), PASSED_ON, holder["name"],
             holder["birth_date"]]
        )  # fmt: skip
    return out.getvalue().encode("utf-8")


def run_seed(args: argparse.Namespace) -> int:
    """Open the sample officers and take the sample passers' file in; twice is harmless."""
    at = datetime.now(UTC)
    opened: dict[str, list[UUID]] = {}
    for one in _sample_officers():
        account = open_officer(
            ACTOR,
            at,
            login_name=one["login_name"],
            display_name=one["display_name"],
            authority=AUTHORITY,
            registers=registers_of(one.get("register_file", PLAIN)),
            duties=one["duties"],
            password=one["password"],
            totp_secret=one["totp_secret"],
        )
        opened.setdefault(one.get("register_file", PLAIN), []).append(account)
    _open_gates(at, opened)
    cards = json.loads((Path(settings.NEIGHBOURS_PUBLIC) / "sample-cards.json").read_text())
    rows = new = 0
    for register, found in _with_passers():
        content = sample_passers(cards["cards"], found)
        taken = take_in_passers(ACTOR, at, register=register, procedure=found.id, content=content)
        rows, new = rows + taken[0], new + taken[1]
    print(
        f"見本職員 / sample officers: {len(officers())}, 合格者 / passers: {rows} (新規 / new {new})"
    )
    return 0


def _open_gates(at: datetime, by: dict[str, list[UUID]]) -> None:
    """The gates of a demonstration, opened by two sample officers of each file; what somebody opened
    or closed since stays."""
    known = {one.register_file for one in gates()}
    for file in network_files():
        if file not in known:
            first, second = by[file][:2]
            propose_gate(ACTOR, at, register_file=file, statement=SAMPLE_STATEMENT, by=first)
            open_gate(ACTOR, at, register_file=file, by=second)


def _with_passers() -> list[tuple[str, Procedure]]:
    """Every procedure that is checked against a list of passers, with its register."""
    return [
        (one.id, found)
        for one in qualifications().values()
        for found in one.procedures
        if found.passers
    ]


def run_code(args: argparse.Namespace) -> int:
    """Print the one-time code of a sample officer, for trying the door by hand."""
    for one in _sample_officers():
        if one["login_name"] == args.officer:
            print(pyotp.TOTP(one["totp_secret"]).now())
            return 0
    print(f"見本職員ではありません / no sample officer: {args.officer}")
    return 2
