"""Holder binding of a presentation (RFC 9901 §4.3): who holds the key, for whom, and when."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from meibo.flow.certificate.sd_jwt import Presentation
from meibo.flow.verification.ports import (
    BadSignatureError,
    IssuerKeys,
    UnknownKeyError,
    UnreadableError,
)
from meibo.terms.canonical import b64u

TYPE = "kb+jwt"
# Clocks differ by a little; a presentation kept longer than this may not be the holder's any more.
SKEW = timedelta(minutes=1)
LONGEST = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Asked:
    """Whom a presentation must be for; nonce: what the holder was asked with, None if with nothing.

    registers, claims: what was asked for; empty where whatever comes is judged. allowed: of the
    items a holder chooses to show, those the asker may see; None where all.
    """

    audience: str
    nonce: str | None = None
    registers: frozenset[str] = frozenset()
    claims: tuple[str, ...] = ()
    allowed: frozenset[str] | None = None


def problem(
    keys: IssuerKeys, presented: Presentation, payload: dict[str, Any], asked: Asked, at: datetime
) -> str | None:
    """A coded reason why the holder binding does not hold; None where it holds or there is none.

    A binding is judged wherever one was presented: one that nobody can check is refused, never
    passed over. A certificate shown without one proves the qualification and not the bearer, and
    is not enough where the holder was asked with a nonce.
    """
    if not presented.key_binding:
        return None if asked.nonce is None else "binding_missing"
    jwk = (payload.get("cnf") or {}).get("jwk") if isinstance(payload.get("cnf"), dict) else None
    if not isinstance(jwk, dict):
        return "binding_broken"
    try:
        bound = keys.read_by(jwk, presented.key_binding, TYPE)
    except (UnreadableError, UnknownKeyError, BadSignatureError):
        return "binding_broken"
    if bound.get("sd_hash") != _digest(presented):
        return "binding_broken"
    if bound.get("aud") != asked.audience or not isinstance(bound.get("nonce"), str):
        return "other_recipient"
    if asked.nonce is not None and bound["nonce"] != asked.nonce:
        return "other_recipient"
    made = bound.get("iat")
    now = at.timestamp()
    if not isinstance(made, int) or not (
        now - LONGEST.total_seconds() <= made <= now + SKEW.total_seconds()
    ):
        return "presentation_old"
    return None


def _digest(presented: Presentation) -> str:
    bare = "~".join([presented.jws, *presented.disclosures, ""])
    return b64u(hashlib.sha256(bare.encode()).digest())
