"""A holder puts an issued certificate on the own phone (CRT-02): its key signs codes without a network."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError

from meibo import plugs
from meibo.flow.certificate.models import Credential
from meibo.flow.certificate.phones.challenge import copy_made_by
from meibo.flow.certificate.phones.code import proof_of
from meibo.flow.certificate.phones.queries import on_phones
from meibo.flow.certificate.phones.refusals import (
    MOST,
    bad_key,
    challenge_over,
    challenge_used,
    no_certificate,
    not_held,
    too_many,
)
from meibo.flow.certificate.ports import BadKeyError, PhoneKeys
from meibo.flow.certificate.provisions.holder import shown_certificate
from meibo.flow.certificate.refusals import not_in_force
from meibo.flow.certificate.states import CredentialKind, CredentialState
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import applicant
from meibo.rooms.register.rules import has_ended
from meibo.rooms.register.window import hold_still, latest, standing_of
from meibo.terms.canonical import canonical
from meibo.terms.day import japanese_day


@dataclass(frozen=True, slots=True)
class Kept:
    """What was put on the phone."""

    copy: UUID
    kept_at: datetime
    expires_at: datetime


@act("certificate.keep_on_phone", purpose="certificate", permit=applicant)
def keep_on_phone(act: Act, *, entry: UUID, challenge: str, key: object, signature: bytes) -> Kept:
    """Let codes count that a phone's key signs. key: its public JWK; signature: by it, over the challenge.

    Refuses certificate.no_entry, .not_in_force, phone.no_certificate, .challenge_over, .challenge_used,
    .bad_key, .not_held, .too_many.
    """
    own, _ = shown_certificate(act, entry)
    jwk = _proven(key, challenge, signature)
    copy = copy_made_by(act.actor, act.at, own.id, challenge)
    if copy is None:
        raise challenge_over()
    hold_still(own.id)
    shown = _shown(act, own.id)
    if on_phones(own.id, act.at).count() >= MOST:
        raise too_many()
    version = latest(own.id)
    if has_ended(standing_of(version), japanese_day(act.at)):
        raise not_in_force()
    try:
        made = Credential.objects.create(
            id=copy, register=own.register, entry=own.id, version=version.id,
            account=act.scope.account, requested_at=act.at, issued_at=act.at,
            expires_at=shown.expires_at, kind=CredentialKind.PHONE, format="",
            holder_key=canonical(jwk).decode(),
        )  # fmt: skip
    except IntegrityError as error:
        if "certificate_credential_pkey" in str(error):
            raise challenge_used() from error
        raise
    Credential.objects.filter(id=copy).update(state=CredentialState.ISSUED)
    assert made.expires_at is not None
    return Kept(made.id, act.at, made.expires_at)


def _proven(key: object, challenge: str, signature: bytes) -> dict[str, Any]:
    keys: PhoneKeys = plugs.fill("certificate.phone_keys")
    try:
        jwk = keys.read(key)
    except BadKeyError:
        raise bad_key() from None
    if not keys.signed(jwk, proof_of(challenge), signature):
        raise not_held()
    return jwk


def _shown(act: Act, entry: UUID) -> Credential:
    """The issued certificate, locked: phones of one entry are put there one after another, and none while
    the certificate is reported lost."""
    rows = Credential.objects.select_for_update().filter(
        entry=entry, kind=CredentialKind.SHOWN, state=CredentialState.ISSUED,
        expires_at__gt=act.at,
    )  # fmt: skip
    found = rows.first()
    if found is None:
        raise no_certificate()
    return found
