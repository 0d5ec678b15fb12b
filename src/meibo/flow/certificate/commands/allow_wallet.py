"""A holder answers a wallet's request: this certificate for this wallet (CRT-02, CRT-04)."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from meibo.flow.certificate.models import WalletGrant
from meibo.flow.certificate.states import GrantState
from meibo.flow.certificate.wallets.answering import Answered, echoed, used
from meibo.flow.certificate.wallets.handles import digest, handle
from meibo.flow.certificate.wallets.holder import own_entry
from meibo.flow.certificate.wallets.known import configurations
from meibo.flow.certificate.wallets.refusals import no_such_request
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import applicant

# A code is redeemed by a program at once.
CODE_LASTS = timedelta(seconds=60)


@act("certificate.allow_wallet", purpose="certificate", permit=applicant)
def allow_wallet(act: Act, *, request_uri: str, client: str, entry: UUID) -> Answered:
    """Let a wallet have what it asked for of an own entry; the code is good once and for a minute.

    Refuses wallet.no_request, certificate.no_entry, certificate.not_in_force.
    """
    row = used(act, request_uri, client)
    own = own_entry(act, entry)
    asked = [one for one in row.asked if configurations()[one].register == own.register]
    if not asked:
        raise no_such_request()
    code = handle()
    WalletGrant.objects.create(
        account=act.scope.account, register=own.register, entry=own.id, state=GrantState.OPEN,
        way="code", client=row.client, asked=asked, by_details=row.by_details,
        code_hash=digest(code), redirect_uri=row.redirect_uri, challenge=row.challenge,
        key_thumbprint=row.key_thumbprint, given_at=act.at, expires_at=act.at + CODE_LASTS,
    )  # fmt: skip
    return Answered(row.redirect_uri, {"code": code, **echoed(row)})
