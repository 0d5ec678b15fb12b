"""The published key set, read again when the file changes: keys are renewed while processes run."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Generic, TypeVar

from django.conf import settings

T = TypeVar("T")


class Watched(Generic[T]):
    """What a file says, parsed once for each content it has had."""

    def __init__(self, place: Callable[[], str], parse: Callable[[bytes], T]) -> None:
        self._place, self._parse = place, parse
        self._held: tuple[tuple[str, int, int], T] | None = None

    def now(self) -> T:
        """Parsed anew where the file has been replaced since; FileNotFoundError."""
        path = self._place()
        found = os.stat(path)
        mark = (path, found.st_ino, found.st_mtime_ns)
        held = self._held
        if held is None or held[0] != mark:
            held = self._held = (mark, self._parse(Path(path).read_bytes()))
        return held[1]


def by_kid(content: bytes) -> dict[str, dict[str, Any]]:
    """Keys of a key set (RFC 7517) by their id."""
    return {one["kid"]: one for one in json.loads(content)["keys"]}


def issuer_key_set() -> str:
    """Where the issuer's published keys lie."""
    return f"{settings.PUBLIC}/issuer-jwks.json"


key_set = Watched(issuer_key_set, by_kid)


def chain_of(kid: str) -> tuple[bytes, ...]:
    """Certificates of a published key (DER), leaf first."""
    return tuple(base64.b64decode(one) for one in key_set.now()[kid]["x5c"])
