"""Where things lie under $MEIBO_HOME, and how key files are written there."""

from __future__ import annotations

import json
import os
from pathlib import Path

NAMES = ("card", "resident_register", "payment_gateway", "timestamp", "info_network")
# Stood up only where an installation names it in endpoints.json: keys lie in files otherwise.
BESIDE = ("key_service",)


def endpoint(home: Path, name: str) -> str:
    """The base URL of a process or neighbour from endpoints.json, without a trailing slash.

    Raises OSError where the file is missing, KeyError where it does not name the process.
    """
    endpoints = json.loads((home / "endpoints.json").read_text(encoding="utf-8"))
    return str(endpoints[name]).rstrip("/")


def own_folder(home: Path, name: str) -> Path:
    """The neighbour's own folder, made where missing; only its owner may enter."""
    folder = home / "neighbours" / name
    folder.mkdir(parents=True, exist_ok=True, mode=0o755)
    folder.chmod(0o700)
    return folder


def public_folder(home: Path) -> Path:
    """What neighbours publish out of band."""
    folder = home / "neighbours-public"
    folder.mkdir(parents=True, exist_ok=True, mode=0o755)
    return folder


def write_whole(path: Path, content: bytes, mode: int) -> None:
    """Writes all or nothing, synced, with `mode` from the first byte on.

    Replaces what was there. Raises OSError.
    """
    draft = path.with_name(path.name + ".new")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "wb") as file:
        os.fchmod(descriptor, mode)
        file.write(content)
        file.flush()
        os.fsync(descriptor)
    os.replace(draft, path)
