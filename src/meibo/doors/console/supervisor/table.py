"""What `meibo up` shows at the end: where everything is, and sample people to try it with."""

from __future__ import annotations

import json
import sys
import unicodedata
from pathlib import Path
from typing import Any

_SAID = {
    "applicant": "申請者 / applicants and holders",
    "officer": "職員 / officers",
    "public": "公開 / anyone",
    "machine": "システム連携 / other systems",
    "login": "ログイン / log-in",
    "typing": "番号の入力（職員の画面の中）/ typing a number (inside officers' pages)",
    "issuer": "ウォレットへの発行 / certificates for wallets",
    "verifier": "資格証の提示を求める / asking wallets for certificates",
    "card": "カード（模擬）/ card (synthetic)",
    "resident_register": "住基ネット（模擬）/ resident register (synthetic)",
    "payment_gateway": "決済（模擬）/ payment gateway (synthetic)",
    "timestamp": "時刻認証局（模擬）/ timestamp authority (synthetic)",
    "info_network": "情報提供NWS・戸籍（模擬）/ information network (synthetic)",
}
# The cards shown at once; the page of all of them is named below.
_CARDS = ("nurse-01", "nurse-02", "nurse-03", "ivs", "long_name", "revoked", "bad-digit")


def table(home: Path) -> str:
    """Rows of URLs, then of sample people as set-up left them; Japanese first."""
    urls: dict[str, str] = json.loads((home / "endpoints.json").read_text())
    lines = ["", f"名簿 Meibo  {home}", ""]
    lines += columns([[name, url, _SAID.get(name, "")] for name, url in urls.items()])
    lines += _cards(home / "neighbours-public" / "sample-cards.json", urls.get("card", ""))
    lines += _officers(home / "public" / "sample-officers.json")
    return "\n".join([*lines, ""])


def _cards(place: Path, card: str) -> list[str]:
    """A few sample cards with their secrets, and where all are."""
    if not place.exists():
        return []
    rows = [["", "ログイン / log in", "読み取り / face", "署名 / sign", ""]]
    for one in json.loads(place.read_text())["cards"]:
        if one["id"] in _CARDS:
            pins = one["pins"]
            rows.append([one["id"], pins["login"], pins["face"], pins["signing"], _about(one)])
    return ["", f"見本カード / sample cards  {card}/sample-cards", *columns(rows)]


def _about(one: dict[str, Any]) -> str:
    """What is special about a card, or whose it is."""
    if one["special"]:
        return f"{one['special']['ja']} / {one['special']['en']}"
    return str(one["holder"]["name"])


def _officers(place: Path) -> list[str]:
    """Sample officers; the one-time code has a command of its own, which is said with
    the Python that runs this: it works in any shell and folder."""
    if not place.exists():
        return []
    rows = [
        [one["login_name"], one["password"], ", ".join(one["duties"]), one["display_name"]]
        for one in json.loads(place.read_text())["officers"]
    ]
    code = f"{sys.executable} -m meibo code examiner"
    return [
        "",
        f"見本職員 / sample officers  （ワンタイムコード / one-time code: {code}）",
        *columns(rows),
    ]


def columns(rows: list[list[str]]) -> list[str]:
    """Lines with every column as wide as its widest cell, full-width characters counted twice."""
    count = max((len(row) for row in rows), default=0)
    widths = [max((width(row[i]) for row in rows if i < len(row)), default=0) for i in range(count)]
    return [
        "  "
        + "  ".join(cell + " " * (widths[i] - width(cell)) for i, cell in enumerate(row)).rstrip()
        for row in rows
    ]


def width(text: str) -> int:
    """Columns of a terminal that a text takes."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )
