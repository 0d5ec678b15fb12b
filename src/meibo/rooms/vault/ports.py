"""What the vault needs from outside: keys, and the card issuer's word."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class PublishedKey:
    """A public key people seal to. public: base64url of 32 bytes (X25519)."""

    kid: str
    public: str
    not_after: datetime


@dataclass(frozen=True, slots=True)
class KeyDocument:
    """What the off-line root signed: the keys that are to be used, and its serial number."""

    serial: int
    keys: tuple[PublishedKey, ...]


class KeyDocuments(Protocol):
    """Where the published key document comes from."""

    def current(self) -> KeyDocument:
        """The document in force; ValueError where the root did not sign what is there."""


class EnvelopeKeys(Protocol):
    """The private halves of the keys people seal their numbers to."""

    def open_envelope(self, kid: str, sealed: bytes, info: bytes) -> bytes:
        """HPKE-open enc || ciphertext; ValueError where it does not open."""

    def holds(self, kid: str, public: str) -> bool:
        """Whether the private half of a published key is here."""


# The key that wraps data keys; look-up keys are called by lookup_key.
WRAP = "wrap"


def lookup_key(register_file: str) -> str:
    """The name of a register file's look-up key: files cannot be joined (REG-12)."""
    return f"lookup-{register_file}"


class KeyLostError(Exception):
    """The key service has no such version of the key, or another key than the one that was used."""

    def __init__(self, key: str, version: int) -> None:
        super().__init__(f"{key} version {version}")
        self.key, self.version = key, version


class KeyServiceDownError(Exception):
    """The key service gives no answer that can be used; says only what kind."""


@dataclass(frozen=True, slots=True)
class NewDataKey:
    """A data key of 32 bytes: plain, and wrapped by a version of the wrapping key."""

    version: int
    wrapped: bytes
    plain: bytes


class KeyService(Protocol):
    """Key management: local files, OpenBao/Vault transit or a PKCS#11 token.

    Every key has versions from 1 on; the newest is used for what is new. All raise KeyLostError and
    KeyServiceDownError.
    """

    def ready(self) -> None:
        """KeyServiceDownError while it is known not to answer."""

    def newest(self, key: str) -> int:
        """The newest version of a key."""

    def make(self, key: str) -> None:
        """The first version of a key, where it has none; at set-up only."""

    def rotate(self, key: str) -> int:
        """Make the next version of a key; its number."""

    def retire(self, key: str, below: int) -> None:
        """Destroy every version of a key below one."""

    def new_data_key(self) -> NewDataKey:
        """A fresh data key under the newest version of the wrapping key."""

    def unwrap(self, version: int, wrapped: bytes) -> bytes:
        """The data key, or KeyLostError: nobody else can tell an altered one from a lost key."""

    def rewrap(self, version: int, wrapped: bytes) -> tuple[int, bytes]:
        """The same data key under the newest version: that version, and the wrapped key."""

    def lookup(self, key: str, version: int, content: bytes) -> bytes:
        """HMAC-SHA256 under one version of a look-up key."""


class KeyStore(Protocol):
    """Keys of single identifiers and their keyed hashes, outside the database."""

    def find(self, register_file: str, hashes: Mapping[int, bytes]) -> str | None:
        """The name of the key that one of these hashes (by version) belongs to."""

    def add(
        self, register_file: str, name: str, key: bytes, hashes: Mapping[int, bytes], on: date
    ) -> str:
        """Keep a key under its hashes; the name of the one that is kept, where another was first."""

    def key(self, name: str) -> bytes:
        """A key as it was kept; KeyError where it was destroyed."""

    def index(self, register_file: str, name: str, version: int, one: bytes) -> None:
        """Add a hash of another version to a key."""

    def forget_index(self, register_file: str, below: int) -> None:
        """Delete every hash of a version below one."""

    def destroy(self, names: Iterable[str], *, before: date | None = None) -> int:
        """Destroy keys with all their hashes; how many there were. Lasting on return. before: only
        those still not looked at since that day."""

    def look_at(self, names: Iterable[str], on: date) -> None:
        """Note that keys were used, or found to be in use, on a day."""

    def not_looked_at(self, since: date, most: int) -> list[str]:
        """Some keys that nobody has looked at since a day."""

    def back_up(self, at: datetime) -> int:
        """Today's backup, and the end of those too old; how many files that changed."""


class FaceIssuer(Protocol):
    """The card authority whose signature stands under number and basic data."""

    def confirms(self, face: bytes, signature: bytes) -> bool:
        """True where the signature over the canonical face data is the issuer's."""
