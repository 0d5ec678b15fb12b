"""A receipt of a check: what was asked, what was answered and when, and a digest of what was shown.

No personal data: the digest is salted and covers the presentation as a whole, so that only who has
that very presentation can tell that the receipt is about it.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime
from typing import Any
from uuid import UUID

from meibo.flow.verification.verdict import Verdict
from meibo.terms.canonical import b64u

SALT_BYTES = 16


def receipt_of(
    *, verifier: str, check: UUID, asked: dict[str, Any], verdict: Verdict, at: datetime,
    presented: bytes,
) -> dict[str, Any]:  # fmt: skip
    """The payload of a receipt; verifier: address of the door whose published key signs it."""
    salt = b64u(secrets.token_bytes(SALT_BYTES))
    return {
        "iss": verifier,
        "jti": str(check),
        "iat": int(at.timestamp()),
        "asked": asked,
        "answer": verdict.answer.value,
        "code": verdict.code,
        "said": {"ja": verdict.reason.ja, "en": verdict.reason.en},
        "presented": {"alg": "sha-256", "salt": salt, "digest": salted(salt, presented)},
    }


def salted(salt: str, presented: bytes) -> str:
    """SHA-256 over the salt's characters and what was presented, base64url."""
    return b64u(hashlib.sha256(salt.encode("ascii") + presented).digest())
