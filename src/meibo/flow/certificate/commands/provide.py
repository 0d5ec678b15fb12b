"""A holder provides chosen items of an own certificate to somebody, by a link (CRT-04)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID, uuid4

from meibo.flow.certificate import sd_jwt
from meibo.flow.certificate.models import Provision
from meibo.flow.certificate.provisions.holder import shown_certificate
from meibo.flow.certificate.provisions.refusals import no_certificate, not_offered
from meibo.flow.certificate.provisions.sealing import seal
from meibo.flow.certificate.wallets.handles import digest, handle
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import applicant

DAYS = (1, 7, 30)
LONGEST_TEXT = 100
# Names the words of the page under which the holder agrees; new words, new name.
CONSENT = "provision-2026-11"


@act("certificate.provide", purpose="certificate", permit=applicant)
def provide(
    act: Act, *, entry: UUID, recipient: str, purpose: str, items: Sequence[str], days: int,
    by_office: bool,
) -> UUID:  # fmt: skip
    """Record the consent and make what the link opens; by_office: officers may hand it over too.

    Refuses certificate.no_entry, certificate.none_to_provide, certificate.not_offered.
    """
    own, credential = shown_certificate(act, entry)
    if credential is None or credential.expires_at is None:
        raise no_certificate()
    told = all(0 < len(text.strip()) <= LONGEST_TEXT for text in (recipient, purpose))
    offered = sd_jwt.choices(credential.jwt)
    if not told or days not in DAYS or not set(items) <= set(offered):
        raise not_offered()
    chosen = [name for name in offered if name in items]
    made, secret = uuid4(), handle()
    Provision.objects.create(
        id=made, account=act.scope.account, register=own.register, entry=own.id,
        recipient=recipient.strip(), purpose=purpose.strip(), items=chosen, consent=CONSENT,
        by_office=by_office, handle=secret, digest=digest(secret),
        content=seal(secret, made, sd_jwt.shortened(credential.jwt, chosen)), given_at=act.at,
        expires_at=min(act.at + timedelta(days=days), credential.expires_at),
    )  # fmt: skip
    act.about(case=made, subject=own.qualification_pseudonym)
    return made
