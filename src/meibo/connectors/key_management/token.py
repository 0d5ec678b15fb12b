"""A PKCS#11 token (an HSM; SoftHSM2 in tests) as key service.

Keys are made inside the token, marked sensitive and not extractable: data keys are wrapped by
AES-256-GCM and look-ups made by HMAC-SHA256 in there. A key's label is `meibo-<key>`, its id the
version (big endian). settings.PKCS11_LIBRARY and PKCS11_TOKEN name library and token; the user PIN is
`pkcs11.pin` in the number process's secrets.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

import pkcs11
from django.conf import settings
from pkcs11 import Attribute, GCMParams, KeyType, Mechanism, ObjectClass
from pkcs11.exceptions import (
    DataInvalid,
    EncryptedDataInvalid,
    EncryptedDataLenRange,
    GeneralError,
    NoSuchKey,
    PKCS11Error,
)

from meibo.rooms.vault.ports import WRAP, KeyLostError, KeyServiceDownError, NewDataKey

P = ParamSpec("P")
T = TypeVar("T")
_NONCE, _TAG_BITS, _BITS, _ID = 12, 128, 256, 4
_BOUND = b"meibo-data-key"
# How tokens say that a GCM tag does not fit; SoftHSM 2.6 says only that something went wrong.
_ALTERED = (EncryptedDataInvalid, EncryptedDataLenRange, DataInvalid, GeneralError)
_ERRORS = (PKCS11Error, RuntimeError, OSError)
_CLOSED = {Attribute.SENSITIVE: True, Attribute.EXTRACTABLE: False, Attribute.MODIFIABLE: False}


def _calm(
    run: Callable[Concatenate[TokenKeys, P], T],
) -> Callable[Concatenate[TokenKeys, P], T]:
    """One session for all threads, one at a time. A token that errs is opened anew and asked once
    more: its library forgets sessions when somebody else in this process starts it again."""

    @wraps(run)
    def asked(self: TokenKeys, /, *args: P.args, **kwargs: P.kwargs) -> T:
        with self.lock:
            try:
                return run(self, *args, **kwargs)
            except _ERRORS:
                self.forget()
            try:
                return run(self, *args, **kwargs)
            except _ERRORS as error:
                self.forget()
                raise KeyServiceDownError(type(error).__name__) from None

    return asked


class TokenKeys:
    """Implements meibo.rooms.vault.ports.KeyService."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self._opened: Any = None
        self._erred = False
        self._found: dict[tuple[str, int], Any] = {}

    def forget(self) -> None:
        """Whatever was opened; the next question opens it anew."""
        self._opened, self._found, self._erred = None, {}, True

    @property
    def _session(self) -> Any:
        if self._opened is None:
            library = pkcs11.lib(settings.PKCS11_LIBRARY)
            if self._erred:
                library.reinitialize()
            pin = (Path(settings.SECRETS) / "pkcs11.pin").read_text().strip()
            token = library.get_token(token_label=settings.PKCS11_TOKEN)
            self._opened = token.open(rw=True, user_pin=pin)
        return self._opened

    @_calm
    def ready(self) -> None:
        """KeyServiceDownError where the token cannot be opened."""
        assert self._session is not None

    def _versions(self, key: str) -> list[int]:
        label = {Attribute.CLASS: ObjectClass.SECRET_KEY, Attribute.LABEL: f"meibo-{key}"}
        return sorted(int.from_bytes(one.id, "big") for one in self._session.get_objects(label))

    def _key(self, key: str, version: int) -> Any:
        if (key, version) not in self._found:
            try:
                self._found[key, version] = self._session.get_key(
                    object_class=ObjectClass.SECRET_KEY, label=f"meibo-{key}",
                    id=version.to_bytes(_ID, "big"),
                )  # fmt: skip
            except NoSuchKey:
                raise KeyLostError(key, version) from None
        return self._found[key, version]

    @_calm
    def newest(self, key: str) -> int:
        """The highest version in the token."""
        found = self._versions(key)
        if not found:
            raise KeyLostError(key, 0)
        return found[-1]

    @_calm
    def make(self, key: str) -> None:
        """The first version, where the key has none."""
        if not self._versions(key):
            self._write(key, 1)

    @_calm
    def rotate(self, key: str) -> int:
        """Make the next version; its number."""
        version = self.newest(key) + 1
        self._write(key, version)
        return version

    def _write(self, key: str, version: int) -> None:
        wraps_keys = key == WRAP
        uses = {
            Attribute.ENCRYPT: wraps_keys, Attribute.DECRYPT: wraps_keys,
            Attribute.SIGN: not wraps_keys, Attribute.VERIFY: not wraps_keys,
        }  # fmt: skip
        self._session.generate_key(
            KeyType.AES if wraps_keys else KeyType.GENERIC_SECRET, _BITS, store=True,
            label=f"meibo-{key}", id=version.to_bytes(_ID, "big"), template={**_CLOSED, **uses},
        )  # fmt: skip

    @_calm
    def retire(self, key: str, below: int) -> None:
        """Destroy every version below one."""
        for version in self._versions(key):
            if version < below:
                self._key(key, version).destroy()
                self._found.pop((key, version), None)

    @_calm
    def new_data_key(self) -> NewDataKey:
        """A data key of the token's making, and nonce || AES-256-GCM of it under the newest key."""
        plain, version = bytes(self._session.generate_random(_BITS)), self.newest(WRAP)
        return NewDataKey(version, self._wrapped(version, plain), plain)

    def _wrapped(self, version: int, plain: bytes) -> bytes:
        nonce = os.urandom(_NONCE)
        sealed: bytes = self._key(WRAP, version).encrypt(
            plain, mechanism=Mechanism.AES_GCM, mechanism_param=GCMParams(nonce, _BOUND, _TAG_BITS)
        )
        return nonce + sealed

    @_calm
    def unwrap(self, version: int, wrapped: bytes) -> bytes:
        """Undo the wrapping; KeyLostError where the key is gone or is not the one that wrapped."""
        key = self._key(WRAP, version)
        how = GCMParams(wrapped[:_NONCE], _BOUND, _TAG_BITS)
        try:
            plain: bytes = key.decrypt(
                wrapped[_NONCE:], mechanism=Mechanism.AES_GCM, mechanism_param=how
            )
        except _ALTERED:
            raise KeyLostError(WRAP, version) from None
        return plain

    @_calm
    def rewrap(self, version: int, wrapped: bytes) -> tuple[int, bytes]:
        """The same data key under the newest wrapping key."""
        plain, newest = self.unwrap(version, wrapped), self.newest(WRAP)
        return newest, self._wrapped(newest, plain)

    @_calm
    def lookup(self, key: str, version: int, content: bytes) -> bytes:
        """HMAC-SHA256 under one version of a look-up key."""
        found: bytes = self._key(key, version).sign(content, mechanism=Mechanism.SHA256_HMAC)
        return found


keys = TokenKeys()
