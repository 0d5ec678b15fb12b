"""Own certificates on phones, for their holder's page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from meibo.flow.certificate.models import Credential
from meibo.flow.certificate.states import CredentialKind, CredentialState
from meibo.rooms.journal.act import Act
from meibo.rooms.journal.permits import applicant
from meibo.rooms.journal.visit import read


@dataclass(frozen=True, slots=True)
class Phone:
    """A phone of the holder's, and when the certificate was put there."""

    id: UUID
    kept_at: datetime


def on_phones(entry: UUID, at: datetime) -> QuerySet[Credential]:
    """What phones have of an entry and counts, as far as the registration does."""
    return Credential.objects.filter(
        entry=entry, kind=CredentialKind.PHONE, state=CredentialState.ISSUED, expires_at__gt=at
    )


@read("certificate.see_phones", purpose="certificate", permit=applicant)
def phones_of(act: Act, *, entry: UUID) -> list[Phone]:
    """The phones that have the certificate of an own entry, newest first."""
    act.about(case=entry, subject=act.scope.account)
    rows = on_phones(entry, act.at).order_by("-requested_at")
    return [Phone(*row) for row in rows.values_list("id", "requested_at")]
