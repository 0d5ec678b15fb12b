"""ES256 signatures by a key in the process's own folder."""

from __future__ import annotations

import json
from functools import cached_property
from pathlib import Path
from typing import Any

from django.conf import settings
from joserfc import jws
from joserfc.jwk import ECKey


class LocalSigner:
    """Implements meibo.flow.certificate.ports.Signer; the key is parsed once."""

    def __init__(self, file: str) -> None:
        self._file = file

    @cached_property
    def _key(self) -> ECKey:
        return ECKey.import_key(json.loads((Path(settings.SECRETS) / self._file).read_text()))

    def key_id(self) -> str:
        """Thumbprint of the key, as published."""
        return str(self._key.kid)

    def sign(self, header: dict[str, Any], payload: dict[str, Any]) -> str:
        """Compact JWS over the payload as JSON."""
        full = {**header, "alg": "ES256", "kid": self.key_id()}
        content = json.dumps(payload, ensure_ascii=False, separators=(",", ":"))
        return jws.serialize_compact(full, content, self._key, algorithms=["ES256"])


issuer = LocalSigner("issuer.jwk.json")
status = LocalSigner("status.jwk.json")
