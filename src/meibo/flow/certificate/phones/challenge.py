"""What a phone signs to show that it holds its key: of this door, this session and this entry, for minutes.

It needs no row of its own: the copy's id follows from it, so that it makes one copy and never another.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from uuid import UUID

from django.conf import settings

from meibo.flow.certificate.wallets import handles
from meibo.terms.actor import Actor
from meibo.terms.canonical import b64u


def challenge_for(actor: Actor, at: datetime, entry: UUID) -> str:
    """A challenge for the actor's session and one entry."""
    return handles.nonce(str(settings.SECRET_KEY), _use(actor, entry), at)


def copy_made_by(actor: Actor, at: datetime, entry: UUID, challenge: str) -> UUID | None:
    """The id of the copy that a challenge makes; None where it is not this session's and entry's, or is
    over."""
    if not handles.holds(str(settings.SECRET_KEY), _use(actor, entry), challenge, at):
        return None
    return UUID(bytes=handles.digest("phone", challenge)[:16], version=4)


def _use(actor: Actor, entry: UUID) -> str:
    return f"phone {entry} {b64u(hashlib.sha256(actor.token or b'').digest())}"
