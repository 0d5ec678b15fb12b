"""Signed copies are handed to the wallet: from this commit on they count."""

from __future__ import annotations

from django.db.models import Subquery

from meibo.flow.certificate.models import Credential, WalletDelivery
from meibo.flow.certificate.states import CredentialState, DeliveryState
from meibo.flow.certificate.wallets.copying import Job, Signed
from meibo.flow.certificate.wallets.handles import digest, handle
from meibo.flow.certificate.wallets.refusals import denied
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process
from meibo.rooms.register.models import Version
from meibo.rooms.register.window import hold_still


@act("certificate.hand_copies", purpose="certificate", permit=process)
def hand_copies(act: Act, *, job: Job, signed: Signed) -> str:
    """Let the copies count; the id by which the wallet says what became of them.

    Refuses wallet.credential_request_denied where the register has changed since they were signed, or
    somebody else handed them over or ended them meanwhile.
    """
    act.about(case=job.delivery, subject=job.subject)
    hold_still(job.entry)
    notification = handle()
    waited = WalletDelivery.objects.filter(id=job.delivery, state=DeliveryState.ASKED).update(
        state=DeliveryState.HANDED, handed_at=act.at, notification_hash=digest(notification)
    )
    # Once it is ended so is its grant, and with that the sight of the entry: then none counts.
    if not waited or _counted(act, job, signed) != len(signed.texts):
        raise denied("The register has changed meanwhile: ask again")
    return notification


def _counted(act: Act, job: Job, signed: Signed) -> int:
    """Let the copies count that still wait, where their version is the latest; how many."""
    latest = Version.objects.filter(entry=job.entry).order_by("-sequence").values("id")[:1]
    return (
        Credential.objects.alias(latest=Subquery(latest))
        .filter(delivery=job.delivery, state=CredentialState.REQUESTED, latest=job.version)
        .update(
            state=CredentialState.ISSUED, issued_at=act.at, expires_at=job.said.expires,
            key_id=signed.key_id, version=job.version,
        )
    )  # fmt: skip
