"""OIDC relying party for the card's log-in: code flow, PKCE S256, private_key_jwt."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from meibo.connectors.client_assertion import client_key
from meibo.connectors.wire.exchange import Answer, Question, WrongAnswerError
from meibo.connectors.wire.neighbour import WRONG, Neighbour, NoAnswerError
from meibo.rooms.accounts.ports import LoginDownError, LoginRefusedError, LoginWrongError

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
LEEWAY = 10
_METADATA = "/.well-known/openid-configuration"
_ADDRESSES = ("authorization_endpoint", "token_endpoint", "jwks_uri")


def _good(answer: Answer) -> dict[str, Any]:
    """The object of a 200."""
    if answer.status != HTTPStatus.OK:
        raise WrongAnswerError(str(answer.status))
    return answer.object()


def _token(answer: Answer) -> dict[str, Any]:
    """The token endpoint's object; LoginRefusedError where it says no (RFC 6749 §5.2)."""
    if HTTPStatus.BAD_REQUEST <= answer.status < HTTPStatus.INTERNAL_SERVER_ERROR:
        raise LoginRefusedError("token")
    found = _good(answer)
    if not isinstance(found.get("id_token"), str):
        raise WrongAnswerError("no id_token")
    return found


class OidcCardLogin:
    """Implements meibo.rooms.accounts.ports.CardLogin."""

    def __init__(self) -> None:
        self.neighbour = Neighbour("card")

    @cached_property
    def _provider(self) -> dict[str, Any]:
        """The provider's metadata; kept once it was read whole and is its own issuer's."""
        issuer = self.neighbour.url("")

        def read(answer: Answer) -> dict[str, Any]:
            found = _good(answer)
            if found.get("issuer") != issuer:
                raise WrongAnswerError("issuer")
            # Code and assertion are told to nobody else, whatever the metadata says.
            for name in _ADDRESSES:
                self.neighbour.own_page(found[name], "/")
            return found

        return self._ask(lambda: Question("GET", f"{issuer}{_METADATA}"), read)

    def _ask(
        self, question: Callable[[], Question], read: Callable[[Answer], dict[str, Any]],
        tries: int = 2,
    ) -> dict[str, Any]:  # fmt: skip
        try:
            return self.neighbour.ask(question, read, tries)
        except NoAnswerError as error:
            kind = LoginWrongError if error.reason == WRONG else LoginDownError
            raise kind(error.kind) from error

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
        headers = (("Content-Type", "application/x-www-form-urlencoded"),)
        # Once: a code works once, and whether it was used up nobody can say who got no answer.
        found = self._ask(
            lambda: Question("POST", url, urlencode(form).encode("ascii"), headers), _token, 1
        )
        return self._verified(found["id_token"], nonce)

    def _verified(self, token: str, nonce: str) -> str:
        uri = self._provider["jwks_uri"]
        held = self._ask(lambda: Question("GET", uri), _good)
        try:
            keys = KeySet.import_key_set(held)  # type: ignore[arg-type]
        except (JoseError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise LoginWrongError(type(error).__name__) from None
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
