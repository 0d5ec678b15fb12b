"""A person starts to log in with the card."""

from __future__ import annotations

import base64
import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from meibo.rooms.accounts.models import CardFlow
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process

LIFETIME = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Begun:
    """What goes to the card: state, nonce and PKCE S256 challenge (RFC 7636)."""

    state: str
    nonce: str
    challenge: str


@act("accounts.begin_card_login", purpose="login", permit=process)
def begin_card_login(act: Act, *, target: str) -> Begun:
    """Remember a log-in under way; target: the path to go on to afterwards."""
    CardFlow.objects.filter(started_at__lt=act.at - LIFETIME).delete()
    verifier = secrets.token_urlsafe(48)
    digest = hashlib.sha256(verifier.encode()).digest()
    flow = CardFlow.objects.create(
        state=secrets.token_urlsafe(24),
        nonce=secrets.token_urlsafe(24),
        verifier=verifier,
        target=target,
        started_at=act.at,
    )
    challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    return Begun(flow.state, flow.nonce, challenge)
