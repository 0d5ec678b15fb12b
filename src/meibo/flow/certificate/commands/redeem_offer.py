"""A wallet redeems a pre-authorized code with what its holder typed (OpenID4VCI 1.0 §6)."""

from __future__ import annotations

import hmac

from meibo.flow.certificate.models import WalletGrant
from meibo.flow.certificate.wallets.handles import digest
from meibo.flow.certificate.wallets.known import wallet
from meibo.flow.certificate.wallets.once import HeldKey, use_up
from meibo.flow.certificate.wallets.redeeming import Redeemed, close, open_grant, redeem
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process

TRIES = 5


@act("certificate.redeem_offer", purpose="certificate", permit=process)
def redeem_offer(act: Act, *, code: str, tx_code: str, client: str, key: HeldKey) -> Redeemed:
    """The token, or invalid_grant; after the fifth wrong transaction code the offer is closed.

    client: "" where the wallet gives no name; a name counts only where it is known.
    """
    use_up(key)
    if client and wallet(client) is None:
        act.outcome = "refused:unknown_wallet"
        return Redeemed("invalid_client")
    row = open_grant(act, code, "pre_authorized")
    if row is None:
        return Redeemed("invalid_grant")
    if not hmac.compare_digest(digest(code, tx_code), bytes(row.tx_hash or b"")):
        act.outcome = "refused:tx_code"
        WalletGrant.objects.filter(id=row.id).update(tries=row.tries + 1)
        if row.tries + 1 >= TRIES:
            close(act, row)
        return Redeemed("invalid_grant")
    return redeem(act, row, key, client)
