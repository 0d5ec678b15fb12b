"""The authorization server's side for programs: pushed requests, and codes for tokens."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse

from meibo.doors.issuer import bodies, dpop
from meibo.doors.issuer.answers import answered, error, told
from meibo.doors.issuer.metadata import PRE_AUTHORIZED
from meibo.flow.certificate.commands.push_wallet_request import (
    REQUEST_LASTS,
    push_wallet_request,
)
from meibo.flow.certificate.commands.redeem_code import redeem_code
from meibo.flow.certificate.commands.redeem_offer import redeem_offer
from meibo.flow.certificate.wallets import asking
from meibo.flow.certificate.wallets.redeeming import TOKEN_LASTS, Redeemed
from meibo.flow.certificate.wallets.refusals import bad_request, refused
from meibo.terms.actor import Actor

ACTOR = Actor("issuer")
_WHY = {
    "invalid_grant": "The code is unknown, over, used, or of another wallet",
    "invalid_client": "Unknown client_id",
}


@answered(protected=False)
def pushed(request: HttpRequest) -> HttpResponse:
    """RFC 9126: a request_uri, good once."""
    found = bodies.form(request)
    at = datetime.now(UTC)
    if "DPoP" in request.headers:
        thumbprint = dpop.held_key(request, at).thumbprint
        if found.setdefault("dpop_jkt", thumbprint) != thumbprint:
            raise bad_request("dpop_jkt is not the key of the DPoP proof")
    asked = asking.read(found)
    made = push_wallet_request(ACTOR, at, asked=asked)
    return told({"request_uri": made, "expires_in": int(REQUEST_LASTS.total_seconds())}, 201)


@answered(protected=False)
def token(request: HttpRequest) -> HttpResponse:
    """RFC 6749 §3.2: a code becomes a token bound to the key of the DPoP proof."""
    found = bodies.form(request)
    at = datetime.now(UTC)
    key = dpop.held_key(request, at)
    way = found.get("grant_type")
    if way == "authorization_code":
        made = redeem_code(
            ACTOR, at, code=found.get("code", ""), verifier=found.get("code_verifier", ""),
            redirect_uri=found.get("redirect_uri", ""), client=found.get("client_id", ""), key=key,
        )  # fmt: skip
    elif way == PRE_AUTHORIZED:
        made = redeem_offer(
            ACTOR, at, code=found.get("pre-authorized_code", ""),
            tx_code=found.get("tx_code", ""), client=found.get("client_id", ""), key=key,
        )  # fmt: skip
    else:
        raise refused(
            "unsupported_grant_type", "この方法では受け取れません。", "Unknown grant_type"
        )
    if made.error:
        return error(made.error, _WHY[made.error])
    return told(_answer(made))


def _answer(made: Redeemed) -> dict[str, Any]:
    """What the token is good for: a scope, or details with what to ask the credential endpoint for."""
    found: dict[str, Any] = {
        "access_token": made.token,
        "token_type": "DPoP",
        "expires_in": int(TOKEN_LASTS.total_seconds()),
    }
    if not made.by_details:
        return {**found, "scope": " ".join(made.configurations)}
    details = [
        {
            "type": asking.DETAILS_TYPE,
            "credential_configuration_id": one,
            "credential_identifiers": [one],
        }
        for one in made.configurations
    ]
    return {**found, "authorization_details": details}
