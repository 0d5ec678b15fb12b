"""The newest key document this program has seen: an older one is never believed again.

A root signs documents that end; until they do, whoever kept an old one could hand it out to bring a
key back that was taken out of use. Kept in the store, so a restart forgets nothing.
"""

from __future__ import annotations

from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric import ed25519

from neighbours.card.envelope import VaultKey
from neighbours.refusal import Refusal
from neighbours.store import Store


class SeenKeyDocuments:
    """Highest serial and its digest, for the root that is pinned now."""

    def __init__(self, store: Store, root: ed25519.Ed25519PublicKey) -> None:
        self._store = store
        self._root = sha256(root.public_bytes_raw()).hexdigest()

    def accept(self, key: VaultKey) -> None:
        """Remember the document a verified key comes from.

        Raises Refusal 422 "vault_key_superseded" where a later document was seen, or another one of
        the same serial (a root signs one of each).
        """
        with self._store.transaction() as connection:
            connection.execute(
                "INSERT INTO seen_key_document (root, serial, digest) VALUES (?, ?, ?)"
                " ON CONFLICT (root) DO UPDATE SET serial = excluded.serial,"
                " digest = excluded.digest WHERE excluded.serial > seen_key_document.serial",
                (self._root, key.serial, key.digest),
            )
            newest = connection.execute(
                "SELECT serial, digest FROM seen_key_document WHERE root = ?", (self._root,)
            ).fetchone()
        if (newest["serial"], newest["digest"]) != (key.serial, key.digest):
            raise Refusal(
                422,
                "vault_key_superseded",
                "番号の保管庫の鍵が新しくなりました。もう一度読み取ってください。",
                "The vault's key has been renewed. Read the card again.",
            )
