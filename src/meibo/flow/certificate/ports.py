"""What certificates need from outside: a signer that holds the issuer's key."""

from __future__ import annotations

from typing import Any, Protocol


class Signer(Protocol):
    """The signing port: local key, KMS or PKCS#11."""

    def key_id(self) -> str:
        """Id of the key in the published key set."""

    def sign(self, header: dict[str, Any], payload: dict[str, Any]) -> str:
        """Compact ES256 JWS; `alg` and `kid` are added to the header."""
