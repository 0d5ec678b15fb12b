"""What `meibo up` shows at the end: where everything is, and sample people to try it with."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from typing import Any

_SAID = {
    "applicant": "申請者 / applicants and holders",
    "officer": "職員 / officers",
    "public": "公開 / anyone",
    "machine": "システム連携 / other systems",
    "login": "ログイン / log-in",
    "card": "カード（模擬）/ card (synthetic)",
    "resident_register": "住基ネット（模擬）/ resident register (synthetic)",
    "payment_gateway": "決済（模擬）/ payment gateway (synthetic)",
}
_SAMPLES = (
    ("見本カード / sample cards", "neighbours-public/sample-cards.json"),
    ("見本職員 / sample officers", "public/sample-officers.json"),
)


def table(home: Path) -> str:
    """Rows of URLs, then of sample people as set-up left them; Japanese first."""
    urls: dict[str, str] = json.loads((home / "endpoints.json").read_text())
    lines = ["", f"名簿 Meibo  {home}", ""]
    lines += columns([[name, url, _SAID.get(name, "")] for name, url in urls.items()])
    for title, place in _SAMPLES:
        if (home / place).exists():
            lines += ["", title, *columns(_people(json.loads((home / place).read_text())))]
    return "\n".join([*lines, ""])


def _people(found: Any) -> list[list[str]]:
    """Rows from a list of records, or from a record that holds one list."""
    if isinstance(found, dict):
        found = next((value for value in found.values() if isinstance(value, list)), [])
    return [[_plain(value) for value in person.values()] for person in found]


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        if set(value) == {"ja", "en"}:
            return f"{value['ja']} / {value['en']}"
        return " ".join(f"{name} {_plain(inner)}" for name, inner in value.items())
    if isinstance(value, list):
        return ", ".join(map(_plain, value))
    return "" if value is None else str(value)


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
