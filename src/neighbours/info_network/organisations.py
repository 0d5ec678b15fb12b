"""The bodies that may call, and what each signs: one key for each body, whatever line it comes by.

A message is a compact JWS (ES256) of {"iss", "aud", "iat", "exp", "body"}; its body is believed
because the body's key signed it for exactly this address, a minute ago at most.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from neighbours.encoding import from_b64u
from neighbours.refusal import Refusal

REGISTERED = "network-organisations.json"
LONGEST_LIFE_SECONDS = 60
CLOCK_LEEWAY_SECONDS = 5


@dataclass(frozen=True)
class Organisation:
    """A registered body. kid, sealing: the key that answers to it are sealed to."""

    id: str
    signing: ECKey
    kid: str
    sealing: X25519PublicKey


def registered(home: Path) -> dict[str, Organisation]:
    """The bodies as Meibo handed them over. Raises OSError, ValueError."""
    listed = json.loads((home / "public" / REGISTERED).read_text(encoding="utf-8"))
    return {
        one["id"]: Organisation(
            one["id"],
            ECKey.import_key(one["signing"]),
            one["sealing"]["kid"],
            X25519PublicKey.from_public_bytes(from_b64u(one["sealing"]["public"])),
        )
        for one in listed["organisations"]
    }


def _refused() -> Refusal:
    return Refusal(
        401,
        "organisation_refused",
        "照会者を確認できません。",
        "The enquirer could not be authenticated.",
    )


def message(known: dict[str, Organisation], text: str, url: str) -> tuple[Organisation, Any]:
    """Who sent it, and its body. Raises Refusal organisation_refused (401)."""
    now = int(time.time())
    for sender in known.values():
        try:
            claims = jwt.decode(text, sender.signing, algorithms=["ES256"]).claims
        except (JoseError, ValueError):
            continue
        expires = claims.get("exp")
        if (
            claims.get("iss") == sender.id
            and claims.get("aud") == url
            and isinstance(expires, int)
            and -CLOCK_LEEWAY_SECONDS
            <= expires - now
            <= LONGEST_LIFE_SECONDS + CLOCK_LEEWAY_SECONDS
        ):
            return sender, claims.get("body")
    raise _refused()


def public_key(sender: Organisation, kid: str, public: str) -> X25519PublicKey:
    """A key that answers to a body can be sealed to, named as its own. Raises Refusal key (422)."""
    try:
        if not kid.startswith(f"network-{sender.id}-"):
            raise ValueError("another body's key")
        return X25519PublicKey.from_public_bytes(from_b64u(public))
    except ValueError as error:
        raise Refusal(422, "key", "鍵の形式が正しくありません。", "This is no key.") from error


def fields(body: Any, *names: str) -> list[str]:
    """The named texts of a body that has them and no others. Raises Refusal malformed (400)."""
    if not isinstance(body, dict) or set(body) != set(names):
        raise malformed()
    values = [body[name] for name in names]
    if any(not isinstance(one, str) or not 0 < len(one) <= 4_000 for one in values):
        raise malformed()
    return values


def malformed() -> Refusal:
    """The body is not of the form its address wants."""
    return Refusal(400, "malformed", "要求の形式が正しくありません。", "The request is malformed.")
