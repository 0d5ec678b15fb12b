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

import pyotp
from django.conf import settings

from meibo.flow.examination.commands.take_in_passers import take_in_passers
from meibo.flow.examination.passers import COLUMNS
from meibo.rooms.accounts.commands.open_officer import open_officer
from meibo.terms.actor import Actor

ROUND = 115
PASSED_ON = date(2026, 3, 24)
OFFICERS = (
    ("examiner", "見本 審査太郎", ["examine"]),
    ("approver", "見本 決裁花子", ["approve"]),
    ("registrar", "見本 登録一郎", ["register"]),
)
ACTOR = Actor(terminal="console")


def _officers_file() -> Path:
    return Path(settings.PUBLIC) / "sample-officers.json"


def _sample_officers() -> list[dict[str, Any]]:
    path = _officers_file()
    if not path.exists():
        made = [
            {
                "login_name": name,
                "display_name": shown,
                "duties": duties,
                "password": secrets.token_urlsafe(12),
                "totp_secret": pyotp.random_base32(),
            }
            for name, shown, duties in OFFICERS
        ]
        part = path.with_suffix(".part")
        part.write_text(json.dumps({"officers": made}, ensure_ascii=False, indent=1))
        part.rename(path)
    found: list[dict[str, Any]] = json.loads(path.read_text())["officers"]
    return found


def sample_passers(cards: list[dict[str, Any]]) -> bytes:
    """A passers' file with one row for each sample card's holder, numbered from 100001."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for place, card in enumerate(cards, start=1):
        holder = card["holder"]
        writer.writerow([ROUND, 100_000 + place, PASSED_ON, holder["name"], holder["birth_date"]])
    return out.getvalue().encode("utf-8")


def run_seed(args: argparse.Namespace) -> int:
    """Open the sample officers and take the sample passers' file in; twice is harmless."""
    at = datetime.now(UTC)
    for one in _sample_officers():
        open_officer(
            ACTOR,
            at,
            login_name=one["login_name"],
            display_name=one["display_name"],
            authority="mhlw",
            registers=["nurse"],
            duties=one["duties"],
            password=one["password"],
            totp_secret=one["totp_secret"],
        )
    cards = json.loads((Path(settings.NEIGHBOURS_PUBLIC) / "sample-cards.json").read_text())
    rows, new = take_in_passers(ACTOR, at, register="nurse", content=sample_passers(cards["cards"]))
    print(
        f"見本職員 / sample officers: {len(OFFICERS)}, 合格者 / passers: {rows} (新規 / new {new})"
    )
    return 0


def run_code(args: argparse.Namespace) -> int:
    """Print the one-time code of a sample officer, for trying the door by hand."""
    for one in _sample_officers():
        if one["login_name"] == args.officer:
            print(pyotp.TOTP(one["totp_secret"]).now())
            return 0
    print(f"見本職員ではありません / no sample officer: {args.officer}")
    return 2
