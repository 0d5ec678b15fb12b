"""The holder's own entry, and the certificate that is shown of it."""

from __future__ import annotations

from uuid import UUID

from meibo.flow.certificate.models import Credential
from meibo.flow.certificate.refusals import no_entry
from meibo.flow.certificate.states import CredentialKind, CredentialState
from meibo.rooms.journal.act import Act
from meibo.rooms.register.models import Entry


def shown_certificate(act: Act, entry: UUID) -> tuple[Entry, Credential | None]:
    """The entry, and its issued certificate that has not expired; refuses certificate.no_entry."""
    own = Entry.objects.filter(id=entry).first()
    if own is None:
        raise no_entry()
    act.about(case=own.id, subject=own.qualification_pseudonym)
    rows = Credential.objects.filter(
        entry=own.id, kind=CredentialKind.SHOWN, state=CredentialState.ISSUED,
        expires_at__gt=act.at,
    )  # fmt: skip
    return own, rows.first()
