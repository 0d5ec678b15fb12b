"""JWTs that wallets sign: DPoP proofs, proofs of keys, and attestations of keys."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from meibo.connectors.signing import jws
from meibo.connectors.signing.key_set import Watched, by_kid
from meibo.flow.certificate.ports import BadTokenError, HolderToken

ATTESTATION = "key-attestation+jwt"
_PUBLIC = ("kty", "crv", "x", "y")

# Keys of the makers of wallets whose word on a key counts; an installation without the file trusts none.
_attesters = Watched(lambda: f"{settings.PUBLIC}/wallet-attesters.json", by_kid)


def public_key(jwk: object) -> tuple[ECKey, dict[str, Any]]:
    """A wallet's public key: EC P-256 with nothing private in it, and no more than its four members."""
    if not isinstance(jwk, dict) or jwk.get("kty") != "EC" or jwk.get("crv") != "P-256":
        raise BadTokenError("The key is not EC P-256")
    if "d" in jwk:
        raise BadTokenError("The key is a private one")
    bare = {name: str(jwk.get(name)) for name in _PUBLIC}
    try:
        return ECKey.import_key({**bare}), {**bare}
    except (JoseError, ValueError, TypeError, KeyError):
        raise BadTokenError("The key cannot be read") from None


class WalletTokens:
    """Implements meibo.flow.certificate.ports.HolderTokens."""

    def read(self, compact: str, kind: str) -> HolderToken:
        """BadTokenError for another type or algorithm, a key elsewhere, or a signature that does not
        fit."""
        token = _form(compact, kind)
        if "kid" in token.header or "x5c" in token.header:
            raise BadTokenError("The key must be in the header as jwk, and only there")
        key, bare = public_key(token.header.get("jwk"))
        payload = _payload(token, key)
        return HolderToken(bare, str(key.thumbprint()), token.header, payload)

    def attested(self, compact: str) -> dict[str, Any]:
        """BadTokenError for an attester that is not trusted."""
        token = _form(compact, ATTESTATION)
        try:
            found = _attesters.now().get(str(token.header.get("kid")))
        except FileNotFoundError:
            found = None
        if found is None:
            raise BadTokenError("The attester is not trusted here")
        payload = _payload(token, public_key(found)[0])
        keys = payload.get("attested_keys")
        if not isinstance(keys, list) or not keys:
            raise BadTokenError("No attested_keys")
        return {**payload, "attested_keys": [public_key(one)[1] for one in keys]}


def _form(compact: str, kind: str) -> jws.Jws:
    try:
        token = jws.parsed(compact)
    except jws.NotJwsError:
        raise BadTokenError("Not a JWT") from None
    if token.header.get("typ") != kind:
        raise BadTokenError(f"The typ is not {kind}")
    if token.header.get("alg") != "ES256":
        raise BadTokenError("The alg is not ES256")
    return token


def _payload(token: jws.Jws, key: ECKey) -> dict[str, Any]:
    if not token.signed_by(key):
        raise BadTokenError("The signature does not fit")
    try:
        return token.payload()
    except jws.NotJwsError:
        raise BadTokenError("The payload is not a JSON object") from None


tokens = WalletTokens()
