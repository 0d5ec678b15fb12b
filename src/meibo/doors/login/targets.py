"""Where a person goes on to after signing in: a path of the door, and never anywhere else."""

from __future__ import annotations

import re

LONGEST = 500
# One slash, then visible ASCII without a backslash, which browsers read as a slash.
_LOCAL = re.compile(r"/(?![/\\])[!-\[\]-~]*")


def local_path(asked: str) -> str:
    """The path asked for where it is one of our own; "/" for anything else (no open redirect)."""
    fits = len(asked) <= LONGEST and _LOCAL.fullmatch(asked) is not None
    return asked if fits else "/"
