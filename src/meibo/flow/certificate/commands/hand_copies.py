"""Signed copies are handed to the wallet: from this commit on they count."""

from __future__ import annotations

from django.db import connection

from meibo.flow.certificate.models import WalletDelivery
from meibo.flow.certificate.states import CredentialState, DeliveryState
from meibo.flow.certificate.wallets.copying import Job, Signed
from meibo.flow.certificate.wallets.handles import digest, handle
from meibo.flow.certificate.wallets.refusals import denied
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process
from meibo.rooms.register.window import hold_still

# Sent for every answer of the door: building these by the ORM is dearer than answering them.
_COUNT = f"""
UPDATE certificate.certificate_credential
   SET state = '{CredentialState.ISSUED}', issued_at = %(at)s, expires_at = %(expires)s,
       key_id = %(key)s, version = %(version)s
 WHERE delivery = %(delivery)s AND state = '{CredentialState.REQUESTED}'
   AND %(version)s = (SELECT id FROM register.register_version
                       WHERE entry_id = %(entry)s ORDER BY sequence DESC LIMIT 1)
"""  # noqa: S608


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
    with connection.cursor() as cursor:
        cursor.execute(
            _COUNT,
            {"at": act.at, "expires": job.said.expires, "key": signed.key_id,
             "version": job.version, "delivery": job.delivery, "entry": job.entry},
        )  # fmt: skip
        return int(cursor.rowcount)
