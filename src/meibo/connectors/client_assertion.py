"""private_key_jwt (RFC 7523, OpenID Connect Core §9): how Meibo's processes show who they are."""

from __future__ import annotations

import json
import secrets
import time
from functools import cached_property
from pathlib import Path

from django.conf import settings
from joserfc import jwt
from joserfc.jwk import ECKey

LIFETIME = 55


class ClientKey:
    """The ES256 client key of this process; client id meibo-<process>."""

    @cached_property
    def _key(self) -> ECKey:
        path = Path(settings.SECRETS) / "client.jwk.json"
        return ECKey.import_key(json.loads(path.read_text()))

    @cached_property
    def client_id(self) -> str:
        """The id the neighbours know this process by."""
        return f"meibo-{settings.PROCESS.name}"

    def assertion(self, audience: str) -> str:
        """A fresh assertion for one URL, good for under a minute."""
        now = int(time.time())
        claims = {
            "iss": self.client_id,
            "sub": self.client_id,
            "aud": audience,
            "iat": now,
            "exp": now + LIFETIME,
            "jti": secrets.token_urlsafe(16),
        }
        return jwt.encode({"alg": "ES256", "kid": self._key.kid}, claims, self._key)


client_key = ClientKey()
