"""The one client of the gateway proves itself with a private_key_jwt assertion (RFC 7523)."""

from __future__ import annotations

import json
import time
from pathlib import Path

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from neighbours.refusal import Refusal
from neighbours.store import Store

CLIENT_ID = "meibo-applicant"
LONGEST_LIFE_SECONDS = 60
CLOCK_LEEWAY_SECONDS = 5

SCHEMA = """
CREATE TABLE IF NOT EXISTS seen_assertion (jti TEXT PRIMARY KEY, expires INTEGER NOT NULL) STRICT;
"""


def _refused() -> Refusal:
    return Refusal(
        401,
        "client_refused",
        "呼び出し元を確認できません。",
        "The caller could not be authenticated.",
    )


def _client_key(home: Path) -> ECKey:
    published = (home / "public" / "applicant-client.jwk.json").read_text(encoding="utf-8")
    return ECKey.import_key(json.loads(published))


def _claims(home: Path, assertion: str, now: int) -> dict[str, object]:
    try:
        token = jwt.decode(assertion, _client_key(home), algorithms=["ES256"])
        jwt.JWTClaimsRegistry(now=now, leeway=CLOCK_LEEWAY_SECONDS).validate(token.claims)
    except (JoseError, ValueError) as error:
        raise _refused() from error
    return dict(token.claims)


def _use_once(store: Store, jti: str, expires: int, now: int) -> None:
    with store.transaction() as connection:
        gone = now - CLOCK_LEEWAY_SECONDS
        connection.execute("DELETE FROM seen_assertion WHERE expires < ?", (gone,))
        fresh = connection.execute(
            "INSERT INTO seen_assertion VALUES (?, ?) ON CONFLICT DO NOTHING", (jti, expires)
        ).rowcount
    if not fresh:
        raise Refusal(
            401,
            "client_replayed",
            "この呼び出し証明は使用済みです。",
            "This assertion was used before.",
        )


def authenticate(home: Path, store: Store, assertion: object, url: str) -> None:
    """Accepts an assertion for exactly `url`, alive for 60 s at most, once.

    Raises Refusal client_refused or client_replayed (401); OSError where the client's public key
    was not published.
    """
    if not isinstance(assertion, str):
        raise _refused()
    now = int(time.time())
    claims = _claims(home, assertion, now)
    expires, jti = claims.get("exp"), claims.get("jti")
    fits = (
        claims.get("iss") == claims.get("sub") == CLIENT_ID
        and claims.get("aud") in (url, [url])
        and isinstance(jti, str)
        and 8 <= len(jti) <= 200
        and isinstance(expires, int)
        and expires - now <= LONGEST_LIFE_SECONDS + CLOCK_LEEWAY_SECONDS
    )
    if not fits:
        raise _refused()
    _use_once(store, str(jti), int(str(expires)), now)
