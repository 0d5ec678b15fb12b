"""The key service of a plain installation: keys in files of the number process's own folder.

`<key>.key` is the first version of a key, `<key>.<version>.key` each later one (32 bytes, mode 0400).
"""

from __future__ import annotations

import hmac
import os
import re
import secrets
from functools import cached_property
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from meibo.connectors.key_files import keep, opened
from meibo.rooms.vault.ports import WRAP, KeyLostError, NewDataKey

_NONCE, _BYTES = 12, 32
_BOUND = b"meibo-data-key"
_FILE = re.compile(r"(?P<key>[a-z][a-z0-9_-]*)(?:\.(?P<version>[1-9][0-9]{0,5}))?\.key")


class LocalKeys:
    """Implements meibo.rooms.vault.ports.KeyService."""

    def __init__(self, folder: Path | None = None) -> None:
        """folder: where set-up makes the keys; a process has its own."""
        self._at = folder

    @property
    def _folder(self) -> Path:
        return self._at or Path(settings.SECRETS)

    @cached_property
    def _read(self) -> dict[tuple[str, int], bytes]:
        return {}

    def ready(self) -> None:
        """Files are there or not; nobody is waited for."""

    def _path(self, key: str, version: int) -> Path:
        return self._folder / (f"{key}.key" if version == 1 else f"{key}.{version}.key")

    def _versions(self, key: str) -> list[int]:
        found = (_FILE.fullmatch(path.name) for path in self._folder.glob(f"{key}*.key"))
        return sorted(int(one["version"] or 1) for one in found if one and one["key"] == key)

    def _material(self, key: str, version: int) -> bytes:
        if (key, version) not in self._read:
            try:
                self._read[key, version] = self._path(key, version).read_bytes()
            except FileNotFoundError:
                raise KeyLostError(key, version) from None
        return self._read[key, version]

    def newest(self, key: str) -> int:
        """The version that is used for what is new."""
        found = self._versions(key)
        if not found:
            raise KeyLostError(key, 0)
        return found[-1]

    def make(self, key: str) -> None:
        """The first version, where the key has none."""
        if not self._versions(key):
            self._write(key, 1)

    def rotate(self, key: str) -> int:
        """Make the next version; its number."""
        version = self.newest(key) + 1
        self._write(key, version)
        return version

    def _write(self, key: str, version: int) -> None:
        with opened(self._folder):
            keep(self._path(key, version), lambda: secrets.token_bytes(_BYTES))

    def retire(self, key: str, below: int) -> None:
        """Destroy every version below one."""
        with opened(self._folder):
            for version in self._versions(key):
                if version < below:
                    self._path(key, version).unlink(missing_ok=True)
                    self._read.pop((key, version), None)

    def new_data_key(self) -> NewDataKey:
        """A data key, and nonce || AES-256-GCM of it under the newest wrapping key."""
        plain, version = secrets.token_bytes(_BYTES), self.newest(WRAP)
        return NewDataKey(version, self._wrapped(version, plain), plain)

    def _wrapped(self, version: int, plain: bytes) -> bytes:
        nonce = os.urandom(_NONCE)
        return nonce + AESGCM(self._material(WRAP, version)).encrypt(nonce, plain, _BOUND)

    def unwrap(self, version: int, wrapped: bytes) -> bytes:
        """Undo the wrapping; KeyLostError where the key is gone or is not the one that wrapped."""
        cipher = AESGCM(self._material(WRAP, version))
        try:
            return cipher.decrypt(wrapped[:_NONCE], wrapped[_NONCE:], _BOUND)
        except (InvalidTag, ValueError):
            raise KeyLostError(WRAP, version) from None

    def rewrap(self, version: int, wrapped: bytes) -> tuple[int, bytes]:
        """The same data key under the newest wrapping key."""
        plain, newest = self.unwrap(version, wrapped), self.newest(WRAP)
        return newest, self._wrapped(newest, plain)

    def lookup(self, key: str, version: int, content: bytes) -> bytes:
        """HMAC-SHA256 under one version of a look-up key."""
        return hmac.digest(self._material(key, version), content, "sha256")


keys = LocalKeys()
