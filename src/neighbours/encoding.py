"""Bytes of the wire: canonical JSON and strict base64."""

from __future__ import annotations

import base64
import json
import re
from typing import Any

_B64U = re.compile(r"[A-Za-z0-9_-]*")


def canonical(document: Any) -> bytes:
    """Sorted keys, no spaces, UTF-8: the bytes that are signed or bound."""
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8")


def b64u(data: bytes) -> str:
    """Base64url without padding (RFC 7515 section 2)."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def from_b64u(text: object) -> bytes:
    """The bytes of an unpadded base64url string; ValueError on anything b64u would not write."""
    if not isinstance(text, str) or not _B64U.fullmatch(text):
        raise ValueError("not base64url")
    data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if b64u(data) != text:
        raise ValueError("not the one base64url form of these bytes")
    return data


def from_b64(text: object) -> bytes:
    """The bytes of padded standard base64 without line breaks; ValueError otherwise."""
    if not isinstance(text, str):
        raise ValueError("not base64")
    return base64.b64decode(text, validate=True)
