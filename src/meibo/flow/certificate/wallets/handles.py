"""Handles nobody can guess, what of them is kept, and nonces that need no row; pure but for chance.

A nonce is a time and a MAC over it: any number of issuer processes with the same key give and check
them, and only what was used has a row (WalletSeen).
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

from meibo.terms.canonical import b64u, unb64u

_BYTES, _TIME = 32, 8
NONCE_LASTS = timedelta(minutes=5)


def handle() -> str:
    """A fresh handle of 256 bits."""
    return b64u(secrets.token_bytes(_BYTES))


def digest(*parts: str) -> bytes:
    """What is kept of a handle."""
    return hashlib.sha256("\0".join(parts).encode()).digest()


def code_of(offer: str) -> str:
    """The pre-authorized code of an offer's handle: the offer's address holds it, no row does."""
    return b64u(digest("pre-authorized", offer))


def six_digits() -> str:
    """A transaction code."""
    return f"{secrets.randbelow(1_000_000):06}"


def nonce(key: str, use: str, at: datetime) -> str:
    """A nonce for one use ("proof", "dpop"), good for NONCE_LASTS."""
    time = int(at.timestamp()).to_bytes(_TIME, "big") + secrets.token_bytes(_TIME)
    return b64u(time + _mac(key, use, time))


def holds(key: str, use: str, text: str, at: datetime) -> bool:
    """Whether a nonce is ours, for this use, and not too old."""
    try:
        found = unb64u(text)
    except ValueError:
        return False
    time, mac = found[: 2 * _TIME], found[2 * _TIME :]
    if not hmac.compare_digest(mac, _mac(key, use, time)):
        return False
    age = at.timestamp() - int.from_bytes(time[:_TIME], "big")
    return -1 <= age <= NONCE_LASTS.total_seconds()


def _mac(key: str, use: str, time: bytes) -> bytes:
    return hmac.digest(key.encode(), b"wallet nonce " + use.encode() + time, "sha256")[:_BYTES]
