"""Copies that count no longer: status lists and public answers say so from the commit on."""

from __future__ import annotations

from uuid import UUID

from meibo.flow.certificate.models import Credential, WalletDelivery
from meibo.flow.certificate.states import CredentialState, DeliveryState
from meibo.rooms.journal.act import Act

LIVE = (CredentialState.REQUESTED, CredentialState.ISSUED)


def end_deliveries(act: Act, deliveries: list[UUID], reason: str) -> int:
    """End deliveries and withdraw every copy in them; how many copies. Deliveries are locked before their
    copies, as by whoever hands them over."""
    list(
        WalletDelivery.objects.select_for_update()
        .filter(id__in=deliveries)
        .order_by("id")
        .only("id")
    )
    copies = Credential.objects.filter(delivery__in=deliveries, state__in=LIVE)
    count = copies.update(state=CredentialState.WITHDRAWN)
    rows = WalletDelivery.objects.filter(id__in=deliveries).exclude(state=DeliveryState.ENDED)
    rows.update(state=DeliveryState.ENDED, reason=reason, ended_at=act.at)
    return count
