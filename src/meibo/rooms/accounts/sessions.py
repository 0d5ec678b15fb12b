"""Making a session; its token is known to the browser alone, its hash to the database."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from meibo.rooms.accounts.models import Account, Session

LIFETIME = {"applicant": timedelta(hours=1), "officer": timedelta(hours=8)}


def start_session(account: Account, at: datetime, terminal: str) -> bytes:
    """Open a session and return its token (32 bytes)."""
    token = secrets.token_bytes(32)
    Session.objects.create(
        token_hash=hashlib.sha256(token).digest(),
        account=account,
        started_at=at,
        expires_at=at + LIFETIME[account.kind],
        terminal=terminal,
    )
    return token
