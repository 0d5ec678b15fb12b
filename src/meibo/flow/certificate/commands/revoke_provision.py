"""A holder takes a provision back: its link is dead from the commit on (CRT-04)."""

from __future__ import annotations

from uuid import UUID

from meibo.flow.certificate.models import Provision
from meibo.flow.certificate.provisions.refusals import no_provision
from meibo.flow.certificate.states import ProvisionState
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import applicant


@act("certificate.revoke_provision", purpose="certificate", permit=applicant)
def revoke_provision(act: Act, *, provision: UUID) -> UUID:
    """End the consent and delete what was handed out; the entry it is about. Twice is harmless.

    Refuses certificate.no_provision.
    """
    row = Provision.objects.select_for_update().defer("content").filter(id=provision).first()
    if row is None:
        raise no_provision()
    act.about(case=row.id)
    if row.state == ProvisionState.REVOKED:
        act.outcome = "nothing"
        return row.entry
    row.state, row.revoked_at, row.content = ProvisionState.REVOKED, act.at, None
    row.save(update_fields=["state", "revoked_at", "content"])
    return row.entry
