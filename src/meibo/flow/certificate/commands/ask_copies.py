"""A wallet asks for copies by a token and fresh keys (OpenID4VCI 1.0 §8.2)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection

from meibo.flow.certificate.models import Credential, WalletDelivery, WalletGrant
from meibo.flow.certificate.placing import Place, placed
from meibo.flow.certificate.states import CredentialKind
from meibo.flow.certificate.wallets.copying import Job, certifiable, granted, job_of
from meibo.flow.certificate.wallets.handles import digest, handle
from meibo.flow.certificate.wallets.known import MOST_COPIES, configurations
from meibo.flow.certificate.wallets.once import HeldKey, use_up_with
from meibo.flow.certificate.wallets.refusals import bad_nonce, denied, refused
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process
from meibo.rooms.register.models import Version
from meibo.rooms.register.window import hold_still
from meibo.terms.canonical import canonical

_HAD = (
    "SELECT coalesce(sum(copies), 0) FROM certificate.certificate_walletdelivery"
    " WHERE grant_id = %s AND configuration = %s"
)


@act("certificate.ask_copies", purpose="certificate", permit=process)
def ask_copies(
    act: Act, *, token: str, key: HeldKey, configuration: str, keys: list[dict[str, Any]],
    nonce: str, nonce_until: datetime, issuer: str,
) -> Job:  # fmt: skip
    """Make room for a copy bound to each key; nothing is signed yet. nonce: what the proofs hold.

    Refuses wallet.invalid_token, .invalid_dpop_proof, .invalid_nonce,
    .unknown_credential_configuration, .credential_request_denied.
    """
    fresh = use_up_with(key, digest("proof", nonce), nonce_until)
    grant = granted(act, token, key)
    if configuration not in configurations() or configuration not in grant.asked:
        raise refused(
            "unknown_credential_configuration",
            "このトークンでは発行できません。",
            "The token is not good for this credential",
        )
    if not fresh:
        raise bad_nonce()
    _within(grant, configuration, len(keys))
    hold_still(grant.entry)
    version = certifiable(act, grant.entry)
    transaction = handle()
    delivery = WalletDelivery.objects.create(
        grant=grant, account=grant.account, entry=grant.entry, client=grant.client,
        configuration=configuration, copies=len(keys), transaction_hash=digest(transaction),
        asked_at=act.at,
    )  # fmt: skip
    rows = _kept(act, delivery, version, keys)
    return job_of(act, delivery, version, rows, transaction, issuer)


def _within(grant: WalletGrant, configuration: str, more: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_HAD, [grant.id, configuration])
        (had,) = cursor.fetchone()
    if had + more > MOST_COPIES:
        raise denied("As many copies as one consent is good for were given")


def _kept(
    act: Act, delivery: WalletDelivery, version: Version, keys: list[dict[str, Any]]
) -> list[Credential]:
    found = configurations()[delivery.configuration]
    rows = [
        Credential(
            register=found.register, entry=delivery.entry, version=version.id,
            account=delivery.account, requested_at=act.at, kind=CredentialKind.WALLET,
            format=found.format, holder_key=canonical(one).decode(), delivery=delivery.id,
        )
        for one in keys
    ]  # fmt: skip

    def keep(places: list[Place]) -> None:
        for row, place in zip(rows, places, strict=True):
            row.status_list, row.status_index = place
        Credential.objects.bulk_create(rows)

    placed(found.register, len(rows), keep)
    return rows
