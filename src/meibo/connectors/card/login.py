"""OIDC relying party for the card's log-in: code flow, PKCE S256, private_key_jwt."""

from __future__ import annotations

from functools import cached_property
from typing import Any
from urllib.parse import urlencode

import httpx
from django.conf import settings
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from meibo.connectors.client_assertion import client_key
from meibo.connectors.http_client import client
from meibo.rooms.accounts.ports import LoginDownError, LoginRefusedError

TIMEOUT = 10.0
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
LEEWAY = 10


class OidcCardLogin:
    """Implements meibo.rooms.accounts.ports.CardLogin."""

    @cached_property
    def _provider(self) -> dict[str, Any]:
        """The provider's metadata; kept once it was read whole and is its own issuer's."""
        issuer = settings.ENDPOINT("card")
        found = self._get(f"{issuer}/.well-known/openid-configuration")
        if found.get("issuer") != issuer:
            raise LoginRefusedError("issuer")
        return found

    @staticmethod
    def _get(url: str) -> dict[str, Any]:
        try:
            response = client().get(url, timeout=TIMEOUT)
            response.raise_for_status()
            found: dict[str, Any] = response.json()
        except (httpx.HTTPError, ValueError) as error:
            raise LoginDownError(type(error).__name__) from error
        return found

    def start_url(self, *, state: str, nonce: str, challenge: str, redirect_uri: str) -> str:
        """Where the person shows the card."""
        query = {
            "response_type": "code",
            "client_id": client_key.client_id,
            "redirect_uri": redirect_uri,
            "scope": "openid",
            "state": state,
            "nonce": nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        return f"{self._provider['authorization_endpoint']}?{urlencode(query)}"

    def subject(self, *, code: str, verifier: str, nonce: str, redirect_uri: str) -> str:
        """Exchange a code; "issuer#sub" of the verified id_token (OpenID Connect Core §3.1.3.7)."""
        url = self._provider["token_endpoint"]
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": verifier,
            "client_id": client_key.client_id,
            "client_assertion_type": ASSERTION_TYPE,
            "client_assertion": client_key.assertion(url),
        }
        try:
            response = client().post(url, data=form, timeout=TIMEOUT)
        except httpx.HTTPError as error:
            raise LoginDownError(type(error).__name__) from error
        if response.status_code >= 500:
            raise LoginDownError(str(response.status_code))
        if response.status_code != 200:
            raise LoginRefusedError("token")
        return self._verified(str(response.json().get("id_token", "")), nonce)

    def _verified(self, token: str, nonce: str) -> str:
        keys = KeySet.import_key_set(self._get(self._provider["jwks_uri"]))  # type: ignore[arg-type]
        registry = jwt.JWTClaimsRegistry(
            leeway=LEEWAY,
            iss={"essential": True, "value": self._provider["issuer"]},
            aud={"essential": True, "value": client_key.client_id},
            nonce={"essential": True, "value": nonce},
            exp={"essential": True},
            sub={"essential": True},
        )
        try:
            found = jwt.decode(token, keys, algorithms=["ES256"])
            registry.validate(found.claims)
        except (JoseError, ValueError):
            raise LoginRefusedError("id_token") from None
        return f"{found.claims['iss']}#{found.claims['sub']}"


card_login = OidcCardLogin()
