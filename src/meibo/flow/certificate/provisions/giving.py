"""A holder's consent becomes a row, and what is handed out under it, inside the caller's act."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from meibo.flow.certificate import sd_jwt
from meibo.flow.certificate.models import Provision
from meibo.flow.certificate.provisions.holder import shown_certificate
from meibo.flow.certificate.provisions.refusals import no_certificate, not_offered
from meibo.flow.certificate.provisions.sealing import seal
from meibo.flow.certificate.wallets.handles import digest, handle
from meibo.rooms.journal.act import Act

DAYS = (1, 7, 30)
LONGEST_TEXT = 200
# Names the words of the page under which the holder agrees; new words, new name.
CONSENT = "provision-2026-11"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a holder wants provided, of which entry, to whom, why and for how long. by_office: officers
    may hand the link over too; party: the registered third party that alone may use it."""

    entry: UUID
    recipient: str
    purpose: str
    items: Sequence[str]
    days: int
    by_office: bool = False
    party: UUID | None = None


def give(act: Act, wanted: Wanted) -> UUID:
    """Record the consent and make what its handle opens.

    Refuses certificate.no_entry, certificate.none_to_provide, certificate.not_offered.
    """
    own, credential = shown_certificate(act, wanted.entry)
    if credential is None or credential.expires_at is None:
        raise no_certificate()
    told = all(0 < len(text.strip()) <= LONGEST_TEXT for text in (wanted.recipient, wanted.purpose))
    offered = sd_jwt.choices(credential.jwt)
    if not told or wanted.days not in DAYS or not set(wanted.items) <= set(offered):
        raise not_offered()
    chosen = [name for name in offered if name in wanted.items]
    made, secret = uuid4(), handle()
    to_party = wanted.party is not None
    Provision.objects.create(
        id=made, account=act.scope.account, register=own.register, entry=own.id,
        recipient=wanted.recipient.strip(), purpose=wanted.purpose.strip(), items=chosen,
        consent=CONSENT, by_office=wanted.by_office, digest=digest(secret), party=wanted.party,
        handle="" if to_party else secret, party_handle=secret if to_party else "",
        content=seal(secret, made, sd_jwt.shortened(credential.jwt, chosen)), given_at=act.at,
        expires_at=min(act.at + timedelta(days=wanted.days), credential.expires_at),
    )  # fmt: skip
    act.about(case=made, subject=own.qualification_pseudonym)
    return made
