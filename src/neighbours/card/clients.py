"""Who calls: Meibo's processes prove themselves with a signed assertion (RFC 7523, ES256)."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from neighbours.refusal import Refusal
from neighbours.store import Store

LOGIN = "meibo-login"
APPLICANT = "meibo-applicant"
_KEY_FILES = {LOGIN: "login-client.jwk.json", APPLICANT: "applicant-client.jwk.json"}
LONGEST_LIFE = 60  # seconds
LONGEST_JTI = 255


class Clients:
    """The registered clients; their public keys lie in Meibo's published folder."""

    def __init__(self, public: Path, store: Store) -> None:
        self._public = public
        self._store = store

    def authenticate(self, assertion: object, client: str, audience: str, now: datetime) -> None:
        """Returns where `assertion` proves `client` calling the URL `audience`, for the first time.

        Raises Refusal 401 "invalid_client" otherwise.
        """
        try:
            claims = self._claims(assertion, client)
            _check(claims, client, audience, now.timestamp())
            fresh = self._note(client, claims["jti"], int(claims["exp"]), int(now.timestamp()))
        except (JoseError, ValueError) as error:
            raise invalid_client() from error
        if not fresh:
            raise invalid_client()

    def _claims(self, assertion: object, client: str) -> dict[str, Any]:
        if not isinstance(assertion, str):
            raise ValueError("an assertion is a compact JWS")
        path = self._public / _KEY_FILES[client]
        key = ECKey.import_key(json.loads(path.read_text(encoding="utf-8")))
        return jwt.decode(assertion, key, algorithms=["ES256"]).claims

    def _note(self, client: str, jti: str, expires_at: int, now: int) -> bool:
        """True the first time; a second assertion with the same jti changes nothing."""
        with self._store.transaction() as connection:
            connection.execute("DELETE FROM seen_assertion WHERE expires_at < ?", (now,))
            noted = connection.execute(
                "INSERT OR IGNORE INTO seen_assertion VALUES (?, ?, ?)", (client, jti, expires_at)
            )
            return noted.rowcount == 1


def invalid_client() -> Refusal:
    """401, without saying which part was wrong."""
    return Refusal(
        401,
        "invalid_client",
        "呼び出し元を確認できませんでした。",
        "The caller could not be authenticated.",
    )


def _check(claims: dict[str, Any], client: str, audience: str, now: float) -> None:
    """Raises ValueError unless the claims are those of a fresh assertion by `client`."""
    if claims.get("iss") != client or claims.get("sub") != client:
        raise ValueError("issuer and subject must be the client")
    if claims.get("aud") not in (audience, [audience]):
        raise ValueError("the audience must be the URL called")
    expires = claims.get("exp")
    if isinstance(expires, bool) or not isinstance(expires, int | float):
        raise ValueError("exp must be a number")
    if not now < expires <= now + LONGEST_LIFE:
        raise ValueError("exp must be within the next minute")
    not_before = claims.get("nbf", 0)
    if not isinstance(not_before, int | float) or not_before > now:
        raise ValueError("the assertion is not valid yet")
    jti = claims.get("jti")
    if not isinstance(jti, str) or not 0 < len(jti) <= LONGEST_JTI:
        raise ValueError("jti must be a short string")
