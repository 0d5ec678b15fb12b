"""The clock closes what nobody redeemed or asked for in time, and forgets what was used up."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from meibo.flow.certificate.models import WalletGrant, WalletRequest, WalletSeen
from meibo.flow.certificate.states import GrantState
from meibo.flow.certificate.wallets.redeeming import close
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process

# What the clock may read of the table: no hash is among it.
_READ = ("id", "state", "expires_at", "token_until")


def _over(at: datetime) -> Q:
    return Q(state=GrantState.OPEN, expires_at__lte=at) | Q(
        state=GrantState.REDEEMED, token_until__lte=at
    )


def grants_over(at: datetime) -> bool:
    """Whether there is anything to close or forget."""
    return (
        WalletGrant.objects.filter(_over(at)).exists()
        or WalletRequest.objects.filter(expires_at__lte=at).exists()
        or WalletSeen.objects.filter(until__lte=at).exists()
    )


@act("certificate.close_grants", purpose="certificate", permit=process)
def close_grants(act: Act, *, most: int = 500) -> int:
    """Close codes and tokens that are over; how many grants."""
    rows = WalletGrant.objects.select_for_update(skip_locked=True).only(*_READ)
    over = list(rows.filter(_over(act.at)).order_by("id")[:most])
    for row in over:
        close(act, row)
    WalletRequest.objects.filter(expires_at__lte=act.at).delete()
    WalletSeen.objects.filter(until__lte=act.at).delete()
    act.outcome = f"closed:{len(over)}"
    return len(over)
