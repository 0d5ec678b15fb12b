"""A holder answers a wallet's request: nothing for this wallet (CRT-02)."""

from __future__ import annotations

from meibo.flow.certificate.wallets.answering import Answered, echoed, used
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import applicant


@act("certificate.decline_wallet", purpose="certificate", permit=applicant)
def decline_wallet(act: Act, *, request_uri: str, client: str) -> Answered:
    """Give a wallet nothing; refuses wallet.no_request."""
    row = used(act, request_uri, client)
    act.about(case=row.id, subject=act.scope.account)
    return Answered(row.redirect_uri, {"error": "access_denied", **echoed(row)})
