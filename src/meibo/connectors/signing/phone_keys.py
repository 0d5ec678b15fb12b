"""Keys of holders' phones, read strictly: one way to write a key, and one kind of key."""

from __future__ import annotations

from cryptography.exceptions import InvalidSignature

from meibo.connectors.signing import es256, holder_tokens
from meibo.flow.certificate.ports import BadKeyError, BadTokenError
from meibo.terms.canonical import unb64u

_MEMBERS = {"kty", "crv", "x", "y"}
_COORDINATE = 32


class StrictPhoneKeys:
    """Implements meibo.flow.certificate.ports.PhoneKeys."""

    def read(self, jwk: object) -> dict[str, str]:
        """BadKeyError."""
        if not isinstance(jwk, dict) or set(jwk) != _MEMBERS:
            raise BadKeyError
        try:
            lengths = [len(unb64u(jwk[name])) for name in ("x", "y")]
            _, bare = holder_tokens.public_key(jwk)
        except (BadTokenError, ValueError, TypeError):
            raise BadKeyError from None
        if lengths != [_COORDINATE, _COORDINATE]:
            raise BadKeyError
        return bare

    def signed(self, jwk: dict[str, str], content: bytes, signature: bytes) -> bool:
        """False for anything but 64 bytes that fit."""
        if len(signature) != es256.LENGTH:
            return False
        key, _ = holder_tokens.public_key(jwk)
        try:
            es256.verify(key.public_key, content, signature)
        except InvalidSignature:
            return False
        return True


phone_keys = StrictPhoneKeys()
