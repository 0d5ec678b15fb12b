"""Own certificates on phones, for their holder's page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from meibo.flow.certificate.models import Credential
from meibo.flow.certificate.states import CredentialKind, CredentialState
from meibo.rooms.journal.act import Act
from meibo.rooms.journal.permits import applicant
from meibo.rooms.journal.visit import read


@dataclass(frozen=True, slots=True)
class Phone:
    """A phone that has a certificate which counts, as far as the registration does."""

    id: UUID
    kept_at: datetime


@read("certificate.see_phones", purpose="certificate", permit=applicant)
def phones_of(act: Act, *, entry: UUID) -> list[Phone]:
    """The phones that have the certificate of an own entry, newest first."""
    act.about(case=entry, subject=act.scope.account)
    rows = Credential.objects.filter(
        entry=entry, kind=CredentialKind.PHONE, state=CredentialState.ISSUED,
        expires_at__gt=act.at,
    ).order_by("-requested_at")  # fmt: skip
    return [Phone(*row) for row in rows.values_list("id", "requested_at")]
