"""Copies for one wallet: what is to be signed, and signing it outside of any transaction."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from meibo import plugs
from meibo.catalogue import qualification
from meibo.flow.certificate.certified import latest_with_entry
from meibo.flow.certificate.claims import claims_of
from meibo.flow.certificate.mdoc.issuing import doctype_of, issuer_signed
from meibo.flow.certificate.models import Credential, WalletDelivery, WalletGrant
from meibo.flow.certificate.placing import Place
from meibo.flow.certificate.ports import Signer
from meibo.flow.certificate.rules import expiry
from meibo.flow.certificate.said import Said, sd_jwt_text, status_uri
from meibo.flow.certificate.states import CredentialFormat, GrantState
from meibo.flow.certificate.wallets.handles import digest
from meibo.flow.certificate.wallets.known import Configuration, configurations
from meibo.flow.certificate.wallets.once import HeldKey
from meibo.flow.certificate.wallets.refusals import bad_token, denied
from meibo.rooms.journal.act import Act
from meibo.rooms.register.models import Version
from meibo.rooms.register.rules import has_ended
from meibo.rooms.register.window import standing_of
from meibo.terms.canonical import b64u
from meibo.terms.day import japanese_day


@dataclass(frozen=True, slots=True)
class Job:
    """Copies to be signed. transaction: what a deferred answer is asked for by."""

    delivery: UUID
    entry: UUID
    version: UUID
    subject: UUID
    configuration: Configuration
    said: Said
    copies: tuple[tuple[Place, dict[str, Any]], ...]
    transaction: str


@dataclass(frozen=True, slots=True)
class Signed:
    """Copies as the wallet is given them, and the key that signed them."""

    texts: tuple[str, ...]
    key_id: str


def granted(act: Act, token: str, key: HeldKey) -> WalletGrant:
    """The grant of a live token of this key, locked; refuses wallet.invalid_token."""
    rows = WalletGrant.objects.select_for_update()
    row = rows.filter(
        token_hash=digest(token), state=GrantState.REDEEMED, key_thumbprint=key.thumbprint,
        token_until__gt=act.at,
    ).first()  # fmt: skip
    if row is None:
        raise bad_token()
    act.about(case=row.id)
    return row


def certifiable(act: Act, entry: UUID) -> Version:
    """The latest version of an entry that certificates are made of, with the entry; refuses
    wallet.credential_request_denied."""
    version = latest_with_entry(entry)
    if has_ended(standing_of(version), japanese_day(act.at)):
        raise denied("The registration has ended")
    return version


def job_of(
    act: Act, delivery: WalletDelivery, version: Version, rows: list[Credential], transaction: str,
    issuer: str,
) -> Job:  # fmt: skip
    """What is to be signed of a delivery. issuer: URL of the machine door."""
    entry = version.entry
    act.about(subject=entry.qualification_pseudonym)
    found = qualification(entry.register)
    # To the hour: copies are not to be told by the second in which they were made.
    hour = act.at.replace(minute=0, second=0, microsecond=0)
    expires = expiry(hour, found.credential.valid_days, version.valid_until)
    said = Said(issuer, entry.register, claims_of(found, entry, version), hour, expires)
    copies = tuple(
        ((row.status_list or 0, row.status_index or 0), json.loads(row.holder_key)) for row in rows
    )
    return Job(
        delivery.id, entry.id, version.id, entry.qualification_pseudonym,
        configurations()[delivery.configuration], said, copies, transaction,
    )  # fmt: skip


def signed(job: Job) -> Signed:
    """Sign every copy, all by one key; SigningDownError."""
    signer: Signer = plugs.fill("certificate.signer")
    while True:
        kid = signer.key_id()
        texts = tuple(_text(signer, job, place, key) for place, key in job.copies)
        # An mdoc is signed in two steps: a key that was renewed between them is not mixed with its heir.
        if signer.key_id() == kid:
            return Signed(texts, kid)


def _text(signer: Signer, job: Job, place: Place, key: dict[str, Any]) -> str:
    said = job.said
    if job.configuration.format == CredentialFormat.SD_JWT:
        return sd_jwt_text(signer, said, place, key)
    return b64u(
        issuer_signed(
            doctype=doctype_of(said.register),
            claims=said.claims,
            device_key=key,
            validity=(said.at, said.at, said.expires),
            status=(status_uri(said.issuer, said.register, place[0]), place[1]),
            signer=signer,
        )
    )
