"""What a file is, told by its content, and a name that is only a name."""

from __future__ import annotations

import re
import unicodedata

LONGEST_NAME = 100
_SIGNATURES = (
    (b"%PDF-", "application/pdf"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
)


def media_type(content: bytes) -> str | None:
    """The type the first bytes say; None for anything else."""
    return next((kind for start, kind in _SIGNATURES if content.startswith(start)), None)


def plain_name(name: str) -> str:
    """The last part of what was called a name, without control or direction characters.

    `../../x` becomes `x`; an empty rest becomes "file". Never used as a path.
    """
    last = re.split(r"[/\\]", name)[-1]
    kept = "".join(c for c in last if unicodedata.category(c)[0] != "C").strip(" .")
    return kept[-LONGEST_NAME:] or "file"
