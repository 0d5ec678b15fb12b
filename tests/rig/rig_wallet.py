"""A wallet of the tests: its holder's key, a certificate bound to it, and how it answers a request.

Written by hand on joserfc, so that a test can answer wrongly; npm's wallet is tests/oracles/present.mjs.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwe, jws
from joserfc.jwk import ECKey

from meibo import plugs
from meibo.flow.certificate import sd_jwt
from meibo.terms.canonical import b64u, unb64u


def new_key() -> ECKey:
    """A holder's key."""
    return ECKey.generate_key("P-256")


def read_token(compact: str) -> dict[str, Any]:
    """The payload of a JWS, unverified."""
    found: dict[str, Any] = json.loads(unb64u(compact.split(".")[1]))
    return found


def bound_to(text: str, key: ECKey, as_role: Any) -> str:
    """A certificate signed anew by its issuer for a holder's key."""
    issued, *disclosures = text.split("~")
    payload = {**read_token(issued), "cnf": {"jwk": key.as_dict(private=False)}}
    with as_role("clock"):
        made = plugs.fill("certificate.signer").sign({"typ": sd_jwt.TYPE}, payload)
    return sd_jwt.combine(made, disclosures[:-1])


@dataclass
class Wallet:
    """A certificate and the key it is bound to."""

    text: str
    key: ECKey = field(default_factory=new_key)

    def shown(self, names: list[str]) -> str:
        """The certificate with the disclosures of these claims."""
        issued, *disclosures = self.text.split("~")
        kept = [one for one in disclosures if one and json.loads(unb64u(one))[1] in names]
        return sd_jwt.combine(issued, kept)

    def presented(
        self, asked: dict[str, Any], at: datetime, names: list[str] | None = None, **changes: Any
    ) -> str:
        """The certificate for one request, bound; changes: of the binding's claims."""
        wanted = names if names is not None else claims_asked(asked)
        shown = self.shown(wanted)
        claims = {
            "iat": int(at.timestamp()), "aud": asked["client_id"], "nonce": asked["nonce"],
            "sd_hash": b64u(hashlib.sha256(shown.encode()).digest()), **changes,
        }  # fmt: skip
        header = {"typ": "kb+jwt", "alg": "ES256"}
        return shown + jws.serialize_compact(
            header, json.dumps(claims), self.key, algorithms=["ES256"]
        )


def claims_asked(asked: dict[str, Any]) -> list[str]:
    """Names of the claims a request's one query asks for."""
    return [claim["path"][0] for claim in asked["dcql_query"]["credentials"][0]["claims"]]


def encrypted(asked: dict[str, Any], content: Any, **header: Any) -> str:
    """A response for the request's key."""
    public = asked["client_metadata"]["jwks"]["keys"][0]
    full = {"alg": "ECDH-ES", "enc": "A256GCM", "kid": public["kid"], **header}
    plain = content if isinstance(content, bytes) else json.dumps(content).encode()
    return jwe.encrypt_compact(
        full, plain, ECKey.import_key(public), algorithms=["ECDH-ES", "A256GCM", "DEF"]
    )


def answered(asked: dict[str, Any], text: str, **changes: Any) -> str:
    """The encrypted answer with one presentation."""
    content = {"vp_token": {"certificate": [text]}, "state": asked["state"], **changes}
    return encrypted(asked, content)


def path_of(address: str) -> str:
    """The path and query of an address at any door."""
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def request_uri(link: str) -> str:
    """Where a wallet's link leads."""
    return parse_qs(urlsplit(link).query)["request_uri"][0]
