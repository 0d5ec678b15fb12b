"""Signed copies are handed to the wallet: from this commit on they count."""

from __future__ import annotations

from meibo.flow.certificate.certified import latest_of
from meibo.flow.certificate.models import Credential, WalletDelivery
from meibo.flow.certificate.states import CredentialState, DeliveryState
from meibo.flow.certificate.wallets.copying import Job, Signed
from meibo.flow.certificate.wallets.handles import digest, handle
from meibo.flow.certificate.wallets.refusals import denied
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process
from meibo.rooms.register.window import hold_still


@act("certificate.hand_copies", purpose="certificate", permit=process)
def hand_copies(act: Act, *, job: Job, signed: Signed) -> str:
    """Let the copies count; the id by which the wallet says what became of them.

    Refuses wallet.credential_request_denied where the register has changed since they were signed, or
    somebody else handed them over or ended them meanwhile.
    """
    act.about(case=job.delivery, subject=job.subject)
    hold_still(job.entry)
    said = WalletDelivery.objects.select_for_update().filter(id=job.delivery)
    # Once it is ended so is its grant, and with that the sight of the entry.
    waits = said.filter(state=DeliveryState.ASKED).first() is not None
    if not waits or latest_of(job.entry).id != job.version:
        raise denied("The register has changed meanwhile: ask again")
    changed = Credential.objects.filter(
        delivery=job.delivery, state=CredentialState.REQUESTED
    ).update(
        state=CredentialState.ISSUED, issued_at=act.at, expires_at=job.said.expires,
        key_id=signed.key_id, version=job.version,
    )  # fmt: skip
    if changed != len(signed.texts):
        raise denied("The register has changed meanwhile: ask again")
    notification = handle()
    WalletDelivery.objects.filter(id=job.delivery).update(
        state=DeliveryState.HANDED, handed_at=act.at, notification_hash=digest(notification)
    )
    return notification
