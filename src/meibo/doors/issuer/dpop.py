"""DPoP proofs (RFC 9449): a token is of use to nobody but the holder of the wallet's key."""

from __future__ import annotations

import hashlib
import hmac
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.http import HttpRequest

from meibo import plugs
from meibo.doors.issuer import nonces
from meibo.flow.certificate.ports import BadTokenError, HolderToken, HolderTokens
from meibo.flow.certificate.wallets.handles import digest
from meibo.flow.certificate.wallets.once import HeldKey
from meibo.flow.certificate.wallets.refusals import bad_token, refused
from meibo.terms.canonical import b64u
from meibo.terms.refusal import Refusal

TYPE = "dpop+jwt"
# Clocks of phones differ; a proof is used up for longer than it is good.
WINDOW = timedelta(minutes=5)
_LONGEST_ID = 200


def _wrong(why: str) -> Refusal:
    return refused("invalid_dpop_proof", "DPoPの証明が正しくありません。", why)


def held_key(request: HttpRequest, at: datetime, token: str = "") -> HeldKey:
    """The key that a request proves to hold, for the door's own address and now.

    token: the access token it comes with. Refuses wallet.invalid_dpop_proof, .use_dpop_nonce.
    """
    text = request.headers.get("DPoP", "")
    tokens: HolderTokens = plugs.fill("certificate.holder_tokens")
    try:
        proof = tokens.read(text, TYPE)
    except BadTokenError as error:
        raise _wrong(str(error) if text else "A DPoP proof is required") from None
    _of_this_request(request, proof, token)
    _of_now(proof, at)
    unique = proof.payload.get("jti")
    if not isinstance(unique, str) or not 0 < len(unique) <= _LONGEST_ID:
        raise _wrong("No usable jti")
    return HeldKey(proof.thumbprint, digest("dpop", proof.thumbprint, unique), at + 2 * WINDOW)


def _of_this_request(request: HttpRequest, proof: HolderToken, token: str) -> None:
    here = settings.ENDPOINT("issuer") + request.path
    if proof.payload.get("htm") != request.method or proof.payload.get("htu") != here:
        raise _wrong("The proof is for another request")
    bound = b64u(hashlib.sha256(token.encode()).digest())
    if token and not hmac.compare_digest(str(proof.payload.get("ath")).encode(), bound.encode()):
        raise _wrong("The proof is for another access token")


def _of_now(proof: HolderToken, at: datetime) -> None:
    if not nonces.holds("dpop", proof.payload.get("nonce"), at):
        raise refused(
            "use_dpop_nonce", "nonceが必要です。", "Use the nonce of this answer's DPoP-Nonce"
        )
    made = proof.payload.get("iat")
    if not isinstance(made, int) or abs(at.timestamp() - made) > WINDOW.total_seconds():
        raise _wrong("The iat is not now")


def presented(request: HttpRequest) -> tuple[str, HeldKey, datetime]:
    """Access token, key and moment of a request for something protected; refuses as above, and
    wallet.invalid_token."""
    at = datetime.now(UTC)
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "dpop" or not token:
        raise bad_token()
    return token, held_key(request, at, token), at
