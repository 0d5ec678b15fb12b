"""A code becomes an access token, once; what both ways to one have in common."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from meibo.flow.certificate.models import WalletDelivery, WalletGrant
from meibo.flow.certificate.states import DeliveryState, GrantState
from meibo.flow.certificate.wallets.ending import end_deliveries
from meibo.flow.certificate.wallets.handles import digest, handle
from meibo.flow.certificate.wallets.once import HeldKey
from meibo.rooms.journal.act import Act

# Bound to the wallet's key; long enough for a signing service that is away for hours.
TOKEN_LASTS = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Redeemed:
    """A token and what it is good for; error: the standard's code where there is none.

    Errors are returned, not raised: that a code was tried has to be kept.
    """

    error: str = ""
    token: str = ""
    configurations: tuple[str, ...] = ()
    by_details: bool = False


def open_grant(act: Act, code: str, way: str) -> WalletGrant | None:
    """The grant of a code that may be redeemed now, locked; None where there is none.

    A code that comes a second time was seen by somebody else: what the first one got is closed too
    (RFC 6749 §4.1.2).
    """
    rows = WalletGrant.objects.select_for_update()
    row = rows.filter(code_hash=digest(code), way=way).first()
    if row is None:
        act.outcome = "refused:unknown_code"
        return None
    act.about(case=row.id, subject=row.account)
    if row.state == GrantState.REDEEMED:
        close(act, row)
        act.outcome = "refused:code_again"
        return None
    if row.state != GrantState.OPEN or row.expires_at <= act.at:
        act.outcome = "refused:code_over"
        return None
    return row


def close(act: Act, row: WalletGrant) -> None:
    """End a grant; what is asked for under it and was not handed over is ended with it."""
    waiting = WalletDelivery.objects.filter(grant=row.id, state=DeliveryState.ASKED)
    end_deliveries(act, list(waiting.values_list("id", flat=True)), "not_fetched")
    WalletGrant.objects.filter(id=row.id).update(state=GrantState.CLOSED, closed_at=act.at)


def redeem(act: Act, row: WalletGrant, key: HeldKey, client: str) -> Redeemed:
    """Give out the token, bound to the wallet's key."""
    token = handle()
    WalletGrant.objects.filter(id=row.id).update(
        state=GrantState.REDEEMED, token_hash=digest(token), token_until=act.at + TOKEN_LASTS,
        key_thumbprint=key.thumbprint, client=client,
    )  # fmt: skip
    return Redeemed(token=token, configurations=tuple(row.asked), by_details=row.by_details)
