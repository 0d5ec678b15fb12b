"""Canonical bytes of a small document: sorted keys, no spaces, UTF-8."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any

_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def canonical(document: Any) -> bytes:
    """The one byte string of a JSON-like document; floats are not used in Meibo's documents."""
    return _ENCODER.encode(document).encode("utf-8")


def digest(document: Any) -> str:
    """SHA-256 of the canonical bytes, in hex."""
    return hashlib.sha256(canonical(document)).hexdigest()


def b64u(data: bytes) -> str:
    """Base64url without padding (RFC 7515 §2)."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def unb64u(text: str) -> bytes:
    """Undo b64u; ValueError for anything that is not strict base64url."""
    padded = text + "=" * (-len(text) % 4)
    data = base64.b64decode(padded, altchars=b"-_", validate=True)
    if b64u(data) != text:
        # Python also reads "+", "/", padding and loose last bits: one text for one value here.
        raise ValueError("not strict base64url")
    return data
