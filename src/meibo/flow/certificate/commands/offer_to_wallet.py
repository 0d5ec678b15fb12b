"""A holder has an own certificate offered to a wallet of the own choice (OpenID4VCI 1.0 §4, CRT-02)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from meibo.flow.certificate.models import WalletGrant
from meibo.flow.certificate.states import GrantState
from meibo.flow.certificate.wallets.handles import code_of, digest, handle, six_digits
from meibo.flow.certificate.wallets.holder import close_offers, own_entry
from meibo.flow.certificate.wallets.known import ENDINGS
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import applicant

OFFER_LASTS = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Offer:
    """handle: what the offer's address ends with. tx_code: what its holder types into the wallet."""

    handle: str
    tx_code: str
    until: datetime


@act("certificate.offer_to_wallet", purpose="certificate", permit=applicant)
def offer_to_wallet(act: Act, *, entry: UUID) -> Offer:
    """Make an offer of an own entry, in every format; one made before and not taken is closed.

    Refuses certificate.no_entry, certificate.not_in_force.
    """
    own = own_entry(act, entry)
    close_offers(act, own.id)
    secret, typed = handle(), six_digits()
    code = code_of(secret)
    until = act.at + OFFER_LASTS
    WalletGrant.objects.create(
        account=act.scope.account, register=own.register, entry=own.id, state=GrantState.OPEN,
        way="pre_authorized", asked=[f"{own.register}_{ending}" for ending in ENDINGS.values()],
        code_hash=digest(code), tx_hash=digest(code, typed), given_at=act.at, expires_at=until,
    )  # fmt: skip
    return Offer(secret, typed, until)
