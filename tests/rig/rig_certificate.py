"""What a certificate says, read without the product: its text is taken apart and not verified."""

from __future__ import annotations

import json
from typing import Any

from meibo.terms.canonical import unb64u


def payload(jwt: str) -> dict[str, Any]:
    """What it says openly."""
    found: dict[str, Any] = json.loads(unb64u(jwt.split(".")[1]))
    return found


def disclosed(jwt: str) -> dict[str, Any]:
    """Claims its holder may show, by name."""
    parts = [json.loads(unb64u(part)) for part in jwt.split("~")[1:] if part]
    return {name: value for _, name, value in parts}


def status_at(bits: bytes, index: int) -> int:
    """The status of an index of a list with two bits for each."""
    return (bits[index >> 2] >> ((index & 3) * 2)) & 3
