"""The signed request a wallet fetches (OpenID4VP 1.0 §5, RFC 9101), and the link that leads to it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from meibo.catalogue import qualification
from meibo.flow.verification import dcql
from meibo.flow.verification.models import Request
from meibo.flow.verification.ports import VerifierDesk
from meibo.flow.verification.purposes import PURPOSES
from meibo.terms.text import Text

AUDIENCE = "https://self-issued.me/v2"
SCHEME = "openid4vp://"
NAME = Text("名簿 資格証の確認窓口", "Meibo certificate verifier")
ES256 = -7  # COSE's number of it
FORMATS = {
    dcql.SD_JWT: {"sd-jwt_alg_values": ["ES256"], "kb-jwt_alg_values": ["ES256"]},
    dcql.MDOC: {"issuerauth_alg_values": [ES256], "deviceauth_alg_values": [ES256]},
}
# What verifier_info says under, for want of a registered format that tells a purpose.
PURPOSE_FORMAT = "purpose"


def asked_claims(register: str, items: list[str]) -> tuple[str, ...]:
    """What every certificate of a register shows, and the items chosen of those its holder chooses."""
    found = qualification(register).credential
    return (*found.always_shown, *(one for one in found.selectively_shown if one in items))


def place(desk: VerifierDesk, row: Request, what: str) -> str:
    """An address of a request: `request` and `response` for wallets, `notice` for their holder."""
    return f"{desk.address}/oid4vp/{row.id}/{what}"


def link(desk: VerifierDesk, row: Request) -> str:
    """What a wallet opens, or reads from the code: who asks, and where the request is."""
    said = {
        "client_id": desk.client_id,
        "request_uri": place(desk, row, "request"),
        "request_uri_method": "post",
    }
    return f"{SCHEME}?{urlencode(said)}"


def payload(desk: VerifierDesk, row: Request, issuer: str, wallet_nonce: str) -> dict[str, Any]:
    """Everything the wallet is told; issuer: the machine door."""
    claims = asked_claims(row.register, row.items)
    found = {
        "aud": AUDIENCE,
        "iat": int(row.asked_at.timestamp()),
        "exp": int(row.expires_at.timestamp()),
        "client_id": desk.client_id,
        "response_type": "vp_token",
        "response_mode": "direct_post.jwt",
        "response_uri": place(desk, row, "response"),
        "nonce": row.nonce,
        "state": row.handle,
        "dcql_query": dcql.query(issuer, row.register, claims),
        "client_metadata": _metadata(desk, row),
        "verifier_info": [_purpose(desk, row, claims)],
    }
    return {**found, "wallet_nonce": wallet_nonce} if wallet_nonce else found


def _metadata(desk: VerifierDesk, row: Request) -> dict[str, Any]:
    """Who asks, in both languages (RFC 7591 §2.2), and how the answer is to be encrypted."""
    return {
        "client_name": NAME.en,
        "client_name#ja": NAME.ja,
        "client_uri": desk.address,
        "policy_uri": place(desk, row, "notice"),
        "jwks": {"keys": [desk.public_half(row.id, row.response_key)]},
        "encrypted_response_enc_values_supported": ["A256GCM", "A128GCM"],
        "vp_formats_supported": FORMATS,
    }


def _purpose(desk: VerifierDesk, row: Request, claims: tuple[str, ...]) -> dict[str, Any]:
    """Why it is asked for: a wallet that knows the format shows it, any other passes over it."""
    words = PURPOSES[row.purpose]
    return {
        "format": f"{desk.address}/{PURPOSE_FORMAT}",
        "data": {"purpose": {"ja": words.ja, "en": words.en}, "items": list(claims)},
        "credential_ids": [dcql.CERTIFICATE, dcql.CERTIFICATE_MDOC],
    }
