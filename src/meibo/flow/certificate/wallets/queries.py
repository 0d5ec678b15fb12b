"""Reading offers, requests and copies for doors."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from meibo.flow.certificate.models import WalletDelivery, WalletGrant, WalletRequest
from meibo.flow.certificate.states import DeliveryState, GrantState, RequestState
from meibo.flow.certificate.wallets.handles import code_of, digest
from meibo.flow.certificate.wallets.known import (
    Configuration,
    configurations,
    wallet,
    wallet_name,
)
from meibo.flow.certificate.wallets.parties import Wallet
from meibo.flow.certificate.wallets.refusals import no_such_request
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import applicant, process
from meibo.rooms.journal.visit import read
from meibo.terms.text import Text

# What a holder may read of the own deliveries: no hash is among it.
_OWN = ("id", "entry", "client", "configuration", "state", "copies", "reason", "asked_at",
        "handed_at", "ended_at")  # fmt: skip


@dataclass(frozen=True, slots=True)
class OpenRequest:
    """A wallet's request that waits for its holder's answer."""

    wallet: Wallet
    asked: tuple[Configuration, ...]


@read("certificate.see_wallet_request", purpose="certificate", permit=applicant)
def wallet_request(act: Act, *, request_uri: str, client: str) -> OpenRequest:
    """What a wallet asks for; refuses wallet.no_request."""
    act.about(subject=act.scope.account)
    row = WalletRequest.objects.filter(
        token_hash=digest(request_uri), client=client, state=RequestState.PUSHED,
        expires_at__gt=act.at,
    ).first()  # fmt: skip
    known = wallet(client)
    if row is None or known is None:
        raise no_such_request()
    return OpenRequest(known, tuple(configurations()[one] for one in row.asked))


@act("certificate.see_offer", purpose="certificate", permit=process)
def offered(act: Act, *, handle: str) -> tuple[str, ...]:
    """Configuration ids of an offer that may be taken; refuses wallet.no_request."""
    row = WalletGrant.objects.filter(
        code_hash=digest(code_of(handle)), state=GrantState.OPEN, expires_at__gt=act.at
    ).first()
    if row is None:
        raise no_such_request()
    act.about(case=row.id)
    return tuple(row.asked)


@dataclass(frozen=True, slots=True)
class Copies:
    """What one wallet has of an entry, by one answer."""

    id: UUID
    wallet: Text
    configuration: Configuration
    state: str
    copies: int
    asked_at: datetime
    handed_at: datetime | None
    ended_at: datetime | None
    reason: str


@read("certificate.see_copies", purpose="certificate", permit=applicant)
def copies_of(act: Act, *, entry: UUID) -> list[Copies]:
    """Everything wallets have or had of an own entry, newest first."""
    act.about(case=entry, subject=act.scope.account)
    rows = WalletDelivery.objects.only(*_OWN).filter(entry=entry)
    rows = rows.exclude(state=DeliveryState.ENDED, handed_at__isnull=True)
    return [
        Copies(
            id=row.id,
            wallet=wallet_name(row.client),
            configuration=configurations()[row.configuration],
            state=row.state,
            copies=row.copies,
            asked_at=row.asked_at,
            handed_at=row.handed_at,
            ended_at=row.ended_at,
            reason=row.reason,
        )
        for row in rows.order_by("-asked_at")[:100]
    ]
