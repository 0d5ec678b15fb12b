"""Keys that are not here: the process's folder holds the public half and which version signs.

{"kty", "crv", "x", "y", "kid", "use", "alg", "version"} in the same file as a local key would be: it is
replaced when the key is renewed, and a process that runs goes on with the new one.
"""

from __future__ import annotations

import json
from abc import abstractmethod
from functools import partial
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from joserfc.jwk import ECKey

from meibo.connectors.signing.compact import CompactSigner, Key
from meibo.connectors.signing.key_set import Watched


def pointer(public: ec.EllipticCurvePublicKey, version: int) -> dict[str, Any]:
    """What the folder holds of a key elsewhere."""
    key = ECKey.import_key(public, {"use": "sig", "alg": "ES256"})
    key.ensure_kid()
    return {**key.as_dict(private=False), "version": version}


class RemoteSigner(CompactSigner):
    """Implements meibo.flow.certificate.ports.Signer by a service; name: of the key there."""

    def __init__(self, file: str, name: str) -> None:
        super().__init__()
        self.name = name
        self._pointer: Watched[dict[str, Any]] = Watched(
            lambda: f"{settings.SECRETS}/{file}", json.loads
        )

    def _now(self) -> Key:
        held = self._pointer.now()
        return str(held["kid"]), partial(self.signed, int(held["version"]))

    @abstractmethod
    def signed(self, version: int, content: bytes) -> bytes:
        """r and s by a version of the key; SigningDownError."""

    @abstractmethod
    def make(self) -> dict[str, Any]:
        """Make the next version; its pointer. SigningDownError."""
