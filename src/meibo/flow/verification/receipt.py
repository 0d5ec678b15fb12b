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

from meibo import plugs
from meibo.flow.verification.ports import Receipts
from meibo.flow.verification.verdict import Verdict
from meibo.terms.canonical import b64u

SALT_BYTES = 16


def receipt_of(
    *, check: UUID, asked: dict[str, Any], verdict: Verdict, at: datetime, presented: bytes
) -> str:
    """A receipt as compact JWS, signed by the key of the door that was asked.

    asked: `by` what (openid4vp, or how it was shown to the public door: told in docs/verifiers.md),
    and what else was asked for; presented: what was shown, byte for byte.
    """
    salt = b64u(secrets.token_bytes(SALT_BYTES))
    desk: Receipts = plugs.fill("verification.receipts")
    payload = {
        "iss": desk.address,
        "jti": str(check),
        "iat": int(at.timestamp()),
        "asked": asked,
        "answer": verdict.answer.value,
        "code": verdict.code,
        "said": {"ja": verdict.reason.ja, "en": verdict.reason.en},
        "presented": {"alg": "sha-256", "salt": salt, "digest": salted(salt, presented)},
    }
    return desk.sign(payload)


def salted(salt: str, presented: bytes) -> str:
    """SHA-256 over the salt's characters and what was presented, base64url."""
    return b64u(hashlib.sha256(salt.encode("ascii") + presented).digest())
