"""A holder reports that a certificate is lost or got into other hands (CRT-11): it counts no longer, and
a new one can be had at once."""

from __future__ import annotations

from uuid import UUID

from meibo.flow.certificate.models import Credential, WalletDelivery, WalletGrant
from meibo.flow.certificate.refusals import no_entry
from meibo.flow.certificate.states import CredentialKind, CredentialState, DeliveryState, GrantState
from meibo.flow.certificate.wallets.ending import LIVE, end_deliveries
from meibo.flow.certificate.wallets.refusals import no_copies
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import applicant
from meibo.rooms.register.models import Entry

REASONS = ("lost", "leaked")
SHOWN, ALL = "shown", "all"


@act("certificate.report_loss", purpose="certificate", permit=applicant)
def report_loss(act: Act, *, entry: UUID, what: str, reason: str) -> None:
    """Withdraw the certificate that is kept here (`shown`), one wallet's copies (a delivery's id), what one
    phone has (its id), or everything of an own entry (`all`), and close what could give the same wallet
    further copies.

    Refuses certificate.no_entry, wallet.no_copies.
    """
    row = Entry.objects.filter(id=entry).first()
    if row is None or reason not in REASONS:
        raise no_entry()
    act.about(case=entry, subject=row.qualification_pseudonym)
    act.outcome = reason
    # The shown one first: a phone that gets its copy at this moment holds that.
    ended = _shown(entry, what) + _phones(entry, what)
    if ended + _wallets(act, entry, what, reason) == 0:
        raise no_copies()


def _shown(entry: UUID, what: str) -> int:
    if what not in (SHOWN, ALL):
        return 0
    rows = Credential.objects.filter(entry=entry, kind=CredentialKind.SHOWN, state__in=LIVE)
    return rows.update(state=CredentialState.WITHDRAWN)


def _phones(entry: UUID, what: str) -> int:
    rows = Credential.objects.filter(entry=entry, kind=CredentialKind.PHONE, state__in=LIVE)
    if what == ALL:
        return rows.update(state=CredentialState.WITHDRAWN)
    chosen = [one for one in rows.values_list("id", flat=True) if str(one) == what]
    return rows.filter(id__in=chosen).update(state=CredentialState.WITHDRAWN)


def _wallets(act: Act, entry: UUID, what: str, reason: str) -> int:
    if what == SHOWN:
        return 0
    live = WalletDelivery.objects.filter(entry=entry).exclude(state=DeliveryState.ENDED)
    grants = WalletGrant.objects.filter(entry=entry).exclude(state=GrantState.CLOSED)
    chosen = {str(one): one for one in live.values_list("id", flat=True)}
    if what != ALL:
        chosen = {name: one for name, one in chosen.items() if name == what}
        grants = grants.filter(walletdelivery__in=chosen.values())
    # Locked in one order: a wallet that is asking waits, or has asked and its copies are found here.
    held = list(grants.select_for_update(of=("self",)).order_by("id").values_list("id", flat=True))
    WalletGrant.objects.filter(id__in=held).update(state=GrantState.CLOSED, closed_at=act.at)
    if what == ALL:
        chosen = {str(one): one for one in live.values_list("id", flat=True)}
    end_deliveries(act, list(chosen.values()), reason)
    return len(chosen) + (len(held) if what == ALL else 0)
