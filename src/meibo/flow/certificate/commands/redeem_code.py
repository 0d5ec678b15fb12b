"""A wallet redeems an authorization code (RFC 6749 §4.1.3, RFC 7636 §4.6, RFC 9449 §5)."""

from __future__ import annotations

import hashlib
import hmac

from meibo.flow.certificate.wallets.once import HeldKey, use_up
from meibo.flow.certificate.wallets.redeeming import Redeemed, close, open_grant, redeem
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process
from meibo.terms.canonical import b64u


@act("certificate.redeem_code", purpose="certificate", permit=process)
def redeem_code(
    act: Act, *, code: str, verifier: str, redirect_uri: str, client: str, key: HeldKey
) -> Redeemed:
    """The token, or invalid_grant; a code that is tried with a wrong secret is closed."""
    use_up(key)
    row = open_grant(act, code, "code")
    if row is None:
        return Redeemed("invalid_grant")
    asked_by = b64u(hashlib.sha256(verifier.encode()).digest())
    bound = row.key_thumbprint in ("", key.thumbprint)
    same = row.client == client and row.redirect_uri == redirect_uri
    if not (bound and same and hmac.compare_digest(asked_by.encode(), row.challenge.encode())):
        close(act, row)
        act.outcome = "refused:another_wallet"
        return Redeemed("invalid_grant")
    return redeem(act, row, key, client)
