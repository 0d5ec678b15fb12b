"""The clock process signs a requested certificate."""

from __future__ import annotations

from uuid import UUID

from meibo import plugs
from meibo.catalogue import qualification
from meibo.flow.certificate.claims import claims_of
from meibo.flow.certificate.models import Credential
from meibo.flow.certificate.placing import place
from meibo.flow.certificate.ports import Signer
from meibo.flow.certificate.rules import expiry
from meibo.flow.certificate.said import Said, sd_jwt_text
from meibo.flow.certificate.states import CredentialKind, CredentialState
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process
from meibo.rooms.register.models import Entry, Version


def requested(limit: int = 50) -> list[UUID]:
    """Certificates to be signed, oldest first."""
    rows = Credential.objects.filter(state=CredentialState.REQUESTED, kind=CredentialKind.SHOWN)
    return list(rows.order_by("requested_at").values_list("id", flat=True)[:limit])


@act("certificate.issue", purpose="certificate", permit=process)
def issue(act: Act, *, credential: UUID, issuer: str) -> None:
    """Sign one certificate as SD-JWT VC; issuer: URL of the machine door (CRT-01)."""
    row = (
        Credential.objects.select_for_update()
        .filter(id=credential, state=CredentialState.REQUESTED, kind=CredentialKind.SHOWN)
        .first()
    )
    if row is None:
        act.outcome = "nothing"
        return
    entry = Entry.objects.get(id=row.entry)
    version = Version.objects.get(id=row.version)
    act.about(case=row.id, subject=entry.qualification_pseudonym)
    found = qualification(row.register)
    signer: Signer = plugs.fill("certificate.signer")
    expires = expiry(act.at, found.credential.valid_days, version.valid_until)
    said = Said(issuer, row.register, claims_of(found, entry, version), act.at, expires)
    row.jwt = sd_jwt_text(signer, said, place(row))
    row.key_id, row.issued_at, row.expires_at = signer.key_id(), act.at, expires
    row.state = CredentialState.ISSUED
    row.save(update_fields=["jwt", "key_id", "issued_at", "expires_at", "state"])
