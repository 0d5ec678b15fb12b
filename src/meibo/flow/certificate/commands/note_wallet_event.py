"""A wallet says what became of its copies (OpenID4VCI 1.0 §11)."""

from __future__ import annotations

from meibo.flow.certificate.models import WalletDelivery
from meibo.flow.certificate.states import DeliveryState
from meibo.flow.certificate.wallets.copying import granted
from meibo.flow.certificate.wallets.ending import end_deliveries
from meibo.flow.certificate.wallets.handles import digest
from meibo.flow.certificate.wallets.once import HeldKey, use_up
from meibo.flow.certificate.wallets.refusals import refused
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process

EVENTS = ("credential_accepted", "credential_failure", "credential_deleted")
# What the wallet has not, counts no longer.
_GONE = {"credential_failure": "failed", "credential_deleted": "deleted"}


@act("certificate.note_wallet_event", purpose="certificate", permit=process)
def note_wallet_event(act: Act, *, token: str, key: HeldKey, notification: str, event: str) -> None:
    """Keep it; copies that the wallet could not keep, or deleted, are withdrawn. Twice is harmless.

    Refuses wallet.invalid_token, .invalid_dpop_proof, .invalid_notification_id,
    .invalid_notification_request.
    """
    use_up(key)
    grant = granted(act, token, key)
    if event not in EVENTS:
        raise refused("invalid_notification_request", "知らせの形が違います。", "Unknown event")
    rows = WalletDelivery.objects.filter(grant=grant, notification_hash=digest(notification))
    row = rows.first()
    if row is None:
        raise refused(
            "invalid_notification_id", "この番号はありません。", "Unknown notification_id"
        )
    act.outcome = event
    rows.update(event=event)
    if event in _GONE and row.state == DeliveryState.HANDED:
        end_deliveries(act, [row.id], _GONE[event])
