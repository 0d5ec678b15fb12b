"""A wallet asks again for what could not be signed when it asked (OpenID4VCI 1.0 §9)."""

from __future__ import annotations

from meibo.flow.certificate.models import Credential, WalletDelivery
from meibo.flow.certificate.states import CredentialState, DeliveryState
from meibo.flow.certificate.wallets.copying import Job, certifiable, granted, job_of
from meibo.flow.certificate.wallets.handles import digest
from meibo.flow.certificate.wallets.once import HeldKey, use_up
from meibo.flow.certificate.wallets.refusals import refused
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process
from meibo.rooms.register.window import hold_still


@act("certificate.take_up_delivery", purpose="certificate", permit=process)
def take_up_delivery(act: Act, *, token: str, key: HeldKey, transaction: str, issuer: str) -> Job:
    """The copies that wait, of the register as it stands now; refuses wallet.invalid_token,
    .invalid_dpop_proof, .invalid_transaction_id, .credential_request_denied."""
    use_up(key)
    grant = granted(act, token, key)
    rows = WalletDelivery.objects.filter(grant=grant, transaction_hash=digest(transaction))
    delivery = rows.filter(state=DeliveryState.ASKED).first()
    copies = list(
        Credential.objects.only("status_list", "status_index", "holder_key")
        .filter(delivery=delivery.id, state=CredentialState.REQUESTED)
        .order_by("id")
        if delivery is not None
        else []
    )
    if delivery is None or not copies:
        # Handed over before, ended, or withdrawn because the register says something else by now.
        raise refused(
            "invalid_transaction_id",
            "この番号の発行待ちはありません。",
            "Nothing waits under this id",
        )
    hold_still(grant.entry)
    version = certifiable(act, grant.entry)
    return job_of(act, delivery, version, copies, transaction, issuer)
