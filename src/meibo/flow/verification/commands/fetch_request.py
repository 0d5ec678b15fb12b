"""A wallet fetches the signed request."""

from __future__ import annotations

from uuid import UUID

from meibo import plugs
from meibo.flow.verification.ports import IssuerKeys, VerifierDesk
from meibo.flow.verification.request_object import payload
from meibo.flow.verification.requests import open_request
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process


@act("verification.fetch_request", purpose="verification", permit=process)
def fetch_request(act: Act, *, request: UUID, wallet_nonce: str = "") -> str:
    """The request object, with the wallet's own nonce in it where it sent one (OpenID4VP §5.10).

    Refuses verification.no_request, verification.request_answered, verification.request_over.
    """
    row = open_request(request, act.at)
    act.about(case=row.id)
    desk: VerifierDesk = plugs.fill("verification.desk")
    keys: IssuerKeys = plugs.fill("verification.issuer_keys")
    return desk.sign_request(payload(desk, row, keys.issuer, wallet_nonce))
