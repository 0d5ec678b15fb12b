"""Reading our own signatures by the published key set, as any stranger would."""

from __future__ import annotations

import json
from functools import cached_property
from pathlib import Path
from typing import Any

from django.conf import settings
from joserfc import jws
from joserfc.errors import BadSignatureError as JoseBadSignatureError
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from meibo.flow.verification.ports import BadSignatureError, UnknownKeyError, UnreadableError


class PublishedKeys:
    """Implements meibo.flow.verification.ports.IssuerKeys."""

    @property
    def issuer(self) -> str:
        """The issuer's URL: the machine door."""
        return str(settings.ENDPOINT("machine"))

    @cached_property
    def _keys(self) -> KeySet:
        path = Path(settings.PUBLIC) / "issuer-jwks.json"
        return KeySet.import_key_set(json.loads(path.read_text()))

    def read(self, compact: str, kind: str) -> dict[str, Any]:
        """Payload of a good ES256 JWS of a type; UnreadableError, UnknownKeyError,
        BadSignatureError."""
        try:
            header = jws.extract_compact(compact.encode()).headers()
        except (JoseError, ValueError, UnicodeError):
            raise UnreadableError from None
        try:
            if header.get("alg") != "ES256" or header.get("typ") != kind or "kid" not in header:
                raise UnknownKeyError
            key = self._keys.get_by_kid(header["kid"])
        except (JoseError, ValueError, KeyError):
            raise UnknownKeyError from None
        try:
            good = jws.deserialize_compact(compact, key, algorithms=["ES256"])
            payload = json.loads(good.payload)
        except JoseBadSignatureError:
            raise BadSignatureError from None
        except (JoseError, ValueError):
            raise UnknownKeyError from None
        if not isinstance(payload, dict):
            raise UnknownKeyError
        return payload


issuer_keys = PublishedKeys()
