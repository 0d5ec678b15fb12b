"""A holder answers a wallet's request: this certificate for this wallet, or not (CRT-02, CRT-04)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode
from uuid import UUID

from meibo.flow.certificate.models import WalletGrant, WalletRequest
from meibo.flow.certificate.states import GrantState, RequestState
from meibo.flow.certificate.wallets.handles import digest, handle
from meibo.flow.certificate.wallets.holder import own_entry
from meibo.flow.certificate.wallets.known import configurations
from meibo.flow.certificate.wallets.refusals import no_such_request
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import applicant

# A code is redeemed by a program at once.
CODE_LASTS = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Answered:
    """What the browser takes to the wallet."""

    redirect_uri: str
    parameters: dict[str, str]

    def address(self, issuer: str) -> str:
        """Where the browser goes; `iss` tells the wallet whose answer it is (RFC 9207)."""
        sign = "&" if "?" in self.redirect_uri else "?"
        return f"{self.redirect_uri}{sign}{urlencode({**self.parameters, 'iss': issuer})}"


def _used(act: Act, request_uri: str, client: str) -> WalletRequest:
    """The request, used up by this act; refuses wallet.no_request."""
    rows = WalletRequest.objects.select_for_update()
    row = rows.filter(
        token_hash=digest(request_uri), client=client, state=RequestState.PUSHED,
        expires_at__gt=act.at,
    ).first()  # fmt: skip
    if row is None:
        raise no_such_request()
    WalletRequest.objects.filter(id=row.id).update(state=RequestState.USED)
    return row


def _echoed(row: WalletRequest) -> dict[str, str]:
    return {"state": row.client_state} if row.client_state else {}


@act("certificate.allow_wallet", purpose="certificate", permit=applicant)
def allow_wallet(act: Act, *, request_uri: str, client: str, entry: UUID) -> Answered:
    """Let a wallet have what it asked for of an own entry; the code is good once and for a minute.

    Refuses wallet.no_request, certificate.no_entry, certificate.not_in_force.
    """
    row = _used(act, request_uri, client)
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
    return Answered(row.redirect_uri, {"code": code, **_echoed(row)})


@act("certificate.decline_wallet", purpose="certificate", permit=applicant)
def decline_wallet(act: Act, *, request_uri: str, client: str) -> Answered:
    """Give a wallet nothing; refuses wallet.no_request."""
    row = _used(act, request_uri, client)
    act.about(case=row.id, subject=act.scope.account)
    return Answered(row.redirect_uri, {"error": "access_denied", **_echoed(row)})
