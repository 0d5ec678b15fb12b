"""Who takes part in the walk: sample cards' holders and sample officers."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# The officers of this file have plain log-in names; others' files stand before theirs.
PLAIN = "iseki"


def officer_prefix(register_file: str) -> str:
    """What stands before the log-in names of a register file's sample officers."""
    return "" if register_file == PLAIN else f"{register_file}-"


@dataclass(frozen=True, slots=True)
class Card:
    """A sample card with its PINs and its holder's basic data; no number."""

    id: str
    pin: str
    face_pin: str
    password: str
    holder: dict[str, Any]
    examination_number: str


@dataclass(frozen=True, slots=True)
class Officer:
    """A sample officer's way to sign in."""

    login_name: str
    password: str
    totp_secret: str


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody, and where the doors are."""

    cards: dict[str, Card]
    officers: dict[str, Officer]
    endpoints: dict[str, str]

    def ordinary(self, kind: str) -> list[Card]:
        """Cards of ordinary applicants of a kind (nurse, anei), in order."""
        return [
            card for name, card in self.cards.items()
            if name.startswith(f"{kind}-") and name[len(kind) + 1 :].isdigit()
        ]  # fmt: skip


def cast_of(home: Path) -> Cast:
    """Read what set-up published for the demonstration."""
    cards = json.loads((home / "neighbours-public" / "sample-cards.json").read_text())["cards"]
    officers = json.loads((home / "public" / "sample-officers.json").read_text())["officers"]
    return Cast(
        cards={
            one["id"]: Card(
                id=one["id"],
                pin=one["pins"]["login"],
                face_pin=one["pins"]["face"],
                password=one["pins"]["signing"],
                holder=one["holder"],
                examination_number=str(100_000 + place),
            )
            for place, one in enumerate(cards, start=1)
        },
        officers={
            one["login_name"]: Officer(one["login_name"], one["password"], one["totp_secret"])
            for one in officers
        },
        endpoints=json.loads((home / "endpoints.json").read_text()),
    )
