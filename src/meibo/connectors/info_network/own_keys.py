"""The organisations' key pairs that answers are sealed to: files of the number process's own folder.

A key is called network-<organisation>-<generation>. The first generation's file has no number in its
name; each rotation adds one, and the old ones stay until nothing sealed to them is waited for.
"""

from __future__ import annotations

import re
import secrets as randomness
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from meibo.connectors.key_files import keep, opened
from meibo.terms.canonical import b64u

_KID = re.compile(r"network-([a-z_]+)-([1-9][0-9]{0,5})")


class KeyLostError(Exception):
    """The private half of a key is not here. replaced: a newer one is, so it never comes back."""

    def __init__(self, kid: str, *, replaced: bool) -> None:
        super().__init__(kid)
        self.replaced = replaced


def kid_of(organisation: str, generation: int) -> str:
    """The name of a key."""
    return f"network-{organisation}-{generation}"


def make(folder: Path, organisation: str, generation: int) -> str:
    """The public half of a key, base64url; its private half is made if it is not there yet."""
    with opened(folder):
        raw = keep(_path(folder, organisation, generation), lambda: randomness.token_bytes(32))
    return b64u(X25519PrivateKey.from_private_bytes(raw).public_key().public_bytes_raw())


def generation_of(kid: str, organisation: str) -> int:
    """Its number; ValueError where it is no key of this organisation's."""
    found = _KID.fullmatch(kid)
    if found is None or found[1] != organisation:
        raise ValueError("another organisation's key")
    return int(found[2])


def newest(folder: Path, organisation: str) -> int:
    """The newest generation that is here; 0 where there is none."""
    return max(_held(folder, organisation), default=0)


def private(folder: Path, organisation: str, kid: str) -> X25519PrivateKey:
    """The private half; KeyLostError, ValueError."""
    generation = generation_of(kid, organisation)
    path = _path(folder, organisation, generation)
    if not path.exists():
        raise KeyLostError(kid, replaced=newest(folder, organisation) > generation)
    return X25519PrivateKey.from_private_bytes(path.read_bytes())


def older_than(folder: Path, organisation: str, kid: str) -> list[int]:
    """Generations that lie beside a newer key; none where that one is lost."""
    generation, held = generation_of(kid, organisation), _held(folder, organisation)
    return [one for one in held if one < generation] if generation in held else []


def destroy_before(folder: Path, organisation: str, kid: str) -> int:
    """Destroy the keys older than one that is here; how many."""
    old = older_than(folder, organisation, kid)
    if old:
        with opened(folder):
            for one in old:
                _path(folder, organisation, one).unlink()
    return len(old)


def _held(folder: Path, organisation: str) -> list[int]:
    paths = folder.glob(f"network-{organisation}-*.key")
    held = [generation_of(path.stem, organisation) for path in paths]
    return [*held, 1] if _path(folder, organisation, 1).exists() else held


def _path(folder: Path, organisation: str, generation: int) -> Path:
    number = f"-{generation}" if generation > 1 else ""
    return folder / f"network-{organisation}{number}.key"
