"""A holder ends the certificate on one of the own phones: its codes count no more from the commit on."""

from __future__ import annotations

from uuid import UUID

from meibo.flow.certificate.models import Credential
from meibo.flow.certificate.phones.refusals import no_phone
from meibo.flow.certificate.states import CredentialKind, CredentialState
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import applicant


@act("certificate.end_phone", purpose="certificate", permit=applicant)
def end_phone(act: Act, *, entry: UUID, phone: UUID) -> None:
    """Withdraw what a phone has of an own entry. Twice is harmless. Refuses phone.none."""
    rows = Credential.objects.filter(id=phone, entry=entry, kind=CredentialKind.PHONE)
    row = rows.select_for_update().first()
    if row is None:
        raise no_phone()
    act.about(case=row.id, subject=act.scope.account)
    if row.state == CredentialState.WITHDRAWN:
        act.outcome = "nothing"
        return
    rows.update(state=CredentialState.WITHDRAWN)
