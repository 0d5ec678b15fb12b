"""A holder's answer to a wallet's request, whichever it is: used up once, and taken to the wallet."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from meibo.flow.certificate.models import WalletRequest
from meibo.flow.certificate.states import RequestState
from meibo.flow.certificate.wallets.handles import digest
from meibo.flow.certificate.wallets.refusals import no_such_request
from meibo.rooms.journal.act import Act


@dataclass(frozen=True, slots=True)
class Answered:
    """What the browser takes to the wallet."""

    redirect_uri: str
    parameters: dict[str, str]

    def address(self, issuer: str) -> str:
        """Where the browser goes; `iss` tells the wallet whose answer it is (RFC 9207)."""
        sign = "&" if "?" in self.redirect_uri else "?"
        return f"{self.redirect_uri}{sign}{urlencode({**self.parameters, 'iss': issuer})}"


def used(act: Act, request_uri: str, client: str) -> WalletRequest:
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


def echoed(row: WalletRequest) -> dict[str, str]:
    """What the wallet sent to have it back."""
    return {"state": row.client_state} if row.client_state else {}
