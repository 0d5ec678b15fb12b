"""What a wallet asks for in an authorization request (RFC 9126, RFC 7636, OpenID4VCI 1.0 §5); pure but
for the list of known wallets."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from meibo.flow.certificate.wallets.known import configurations, wallet
from meibo.flow.certificate.wallets.parties import Wallet
from meibo.flow.certificate.wallets.refusals import bad_request, refused

DETAILS_TYPE = "openid_credential"
MOST_ASKED = 10
_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
_LONGEST_STATE = 2_000


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that is formed as it must be, of a wallet that is known."""

    client: str
    redirect_uri: str
    client_state: str
    challenge: str
    key_thumbprint: str
    configurations: tuple[str, ...]
    by_details: bool


def read(parameters: Mapping[str, str]) -> Asked:
    """The parameters of a pushed request; refuses wallet.invalid_client, .invalid_request,
    .invalid_scope, .invalid_authorization_details, .unsupported_response_type."""
    known = wallet(parameters.get("client_id", ""))
    if known is None:
        raise refused("invalid_client", "登録されていないウォレットです。", "Unknown client_id")
    if "request_uri" in parameters or "request" in parameters:
        raise bad_request("A pushed request holds its parameters itself")
    if parameters.get("response_type") != "code":
        raise refused("unsupported_response_type", "codeだけを受け付けます。", "Only code")
    chosen, by_details = _chosen(parameters)
    return Asked(
        client=known.client_id,
        redirect_uri=_redirect_uri(parameters, known),
        client_state=_short(parameters.get("state", "")),
        challenge=_challenge(parameters),
        key_thumbprint=_thumbprint(parameters.get("dpop_jkt", "")),
        configurations=chosen,
        by_details=by_details,
    )


def _redirect_uri(parameters: Mapping[str, str], known: Wallet) -> str:
    """Letter for letter one that the wallet's maker has named (RFC 9700 §2.1)."""
    found = parameters.get("redirect_uri", "")
    if found not in known.redirect_uris:
        raise bad_request("The redirect_uri is not one of this client")
    return found


def _short(state: str) -> str:
    if len(state) > _LONGEST_STATE:
        raise bad_request("The state is too long")
    return state


def _challenge(parameters: Mapping[str, str]) -> str:
    found = parameters.get("code_challenge", "")
    if parameters.get("code_challenge_method") != "S256" or not _CHALLENGE.fullmatch(found):
        raise bad_request("PKCE with S256 is required")
    return found


def _thumbprint(text: str) -> str:
    if text and not _CHALLENGE.fullmatch(text):
        raise bad_request("dpop_jkt is not a thumbprint")
    return text


def _chosen(parameters: Mapping[str, str]) -> tuple[tuple[str, ...], bool]:
    """Configuration ids, and whether they were asked for by authorization_details."""
    details = parameters.get("authorization_details")
    if details is not None:
        return _of_details(details), True
    wanted = [one for one in parameters.get("scope", "").split() if one != "openid"]
    if not _all_known(wanted):
        raise refused("invalid_scope", "この範囲は発行できません。", "Unknown scope")
    return tuple(dict.fromkeys(wanted)), False


def _of_details(text: str) -> tuple[str, ...]:
    wrong = refused(
        "invalid_authorization_details", "求められた証明書は発行できません。",
        "authorization_details name no credential of this issuer",
    )  # fmt: skip
    try:
        listed: Any = json.loads(text)
    except (ValueError, RecursionError):
        raise wrong from None
    if not isinstance(listed, list):
        raise wrong
    wanted: list[Any] = [
        one.get("credential_configuration_id")
        for one in listed
        if isinstance(one, dict) and one.get("type") == DETAILS_TYPE
    ]
    if len(wanted) != len(listed) or not _all_known(wanted):
        raise wrong
    return tuple(dict.fromkeys(wanted))


def _all_known(wanted: list[Any]) -> bool:
    return 0 < len(wanted) <= MOST_ASKED and all(
        isinstance(one, str) and one in configurations() for one in wanted
    )
