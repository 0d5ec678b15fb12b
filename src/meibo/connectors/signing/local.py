"""ES256 signatures by a key in the process's own folder."""

from __future__ import annotations

import json
from functools import partial

from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from joserfc.jwk import ECKey

from meibo.connectors.signing import es256
from meibo.connectors.signing.compact import CompactSigner, Key
from meibo.connectors.signing.key_set import Watched


def _parsed(content: bytes) -> Key:
    key = ECKey.import_key(json.loads(content))
    private = key.private_key
    assert isinstance(private, ec.EllipticCurvePrivateKey)
    return str(key.kid), partial(es256.signed, private)


class LocalSigner(CompactSigner):
    """Implements meibo.flow.certificate.ports.Signer; the key is parsed once, and again when it was
    renewed."""

    def __init__(self, file: str) -> None:
        super().__init__()
        self._key = Watched(lambda: f"{settings.SECRETS}/{file}", _parsed)

    def _now(self) -> Key:
        return self._key.now()


issuer = LocalSigner("issuer.jwk.json")
status = LocalSigner("status.jwk.json")
