"""The vault's key document: what the off-line root signs and people's cards believe.

{"v":1, "serial", "issued", "keys":[{"kid","kem":"X25519","public","not_after"}], "signature"}; the
signature is the root's Ed25519 over the canonical document without it. The card program has a judge
of its own, which has pinned the root; this one reads what Meibo itself published.
"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ed25519
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from django.conf import settings

from meibo.rooms.vault.ports import KeyDocument, PublishedKey
from meibo.terms.canonical import canonical, unb64u

NAME, ROOT = "vault-key-document.json", "vault-root.pem"


def verified(text: bytes, root_pem: bytes) -> KeyDocument:
    """The document of `text`, where the root signed it; ValueError otherwise, saying nothing else."""
    root = load_pem_public_key(root_pem)
    if not isinstance(root, ed25519.Ed25519PublicKey):
        raise ValueError("the vault's root is no Ed25519 key")
    try:
        document = json.loads(text)
        unsigned = {name: value for name, value in document.items() if name != "signature"}
        root.verify(unb64u(document["signature"]), canonical(unsigned))
        return _read(document)
    except (InvalidSignature, AttributeError, KeyError, TypeError) as error:
        raise ValueError("not a key document of this root") from error


def _read(document: dict[str, Any]) -> KeyDocument:
    if document["v"] != 1 or type(document["serial"]) is not int or document["serial"] < 1:
        raise ValueError("a key document of another version")
    keys = tuple(
        PublishedKey(str(key["kid"]), str(key["public"]), _instant(key["not_after"]))
        for key in document["keys"]
        if key["kem"] == "X25519"
    )
    if not keys or len({key.kid for key in keys}) != len(keys):
        raise ValueError("a key document has keys, each once")
    return KeyDocument(document["serial"], keys)


def _instant(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError("times of a key document carry their zone")
    return found


class PublishedKeyDocument:
    """Implements meibo.rooms.vault.ports.KeyDocuments: the file, judged again when it changes."""

    def __init__(self) -> None:
        self._seen: tuple[bytes, KeyDocument] | None = None

    def current(self) -> KeyDocument:
        """The document in force; ValueError where the root did not sign what is there."""
        folder = Path(settings.PUBLIC)
        text, root = (folder / NAME).read_bytes(), (folder / ROOT).read_bytes()
        if self._seen is None or self._seen[0] != text + root:
            self._seen = (text + root, verified(text, root))
        return self._seen[1]


published = PublishedKeyDocument()
