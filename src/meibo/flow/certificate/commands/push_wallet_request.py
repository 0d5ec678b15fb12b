"""A wallet pushes its authorization request (RFC 9126)."""

from __future__ import annotations

from datetime import timedelta

from meibo.flow.certificate.models import WalletRequest
from meibo.flow.certificate.wallets.asking import Asked
from meibo.flow.certificate.wallets.handles import digest, handle
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process

# Time for somebody to sign in by card, read and decide.
REQUEST_LASTS = timedelta(minutes=10)
PREFIX = "urn:ietf:params:oauth:request_uri:"


@act("certificate.push_wallet_request", purpose="certificate", permit=process)
def push_wallet_request(act: Act, *, asked: Asked) -> str:
    """Keep a request until its holder answers it; its request_uri."""
    secret = PREFIX + handle()
    made = WalletRequest(
        token_hash=digest(secret), client=asked.client, redirect_uri=asked.redirect_uri,
        client_state=asked.client_state, challenge=asked.challenge,
        key_thumbprint=asked.key_thumbprint, asked=list(asked.configurations),
        by_details=asked.by_details, begun_at=act.at, expires_at=act.at + REQUEST_LASTS,
    )  # fmt: skip
    WalletRequest.objects.bulk_create([made])
    act.about(case=made.id)
    return secret
