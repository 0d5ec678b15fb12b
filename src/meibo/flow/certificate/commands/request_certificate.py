"""A holder asks for the digital certificate (CRT-02, CRT-11)."""

from __future__ import annotations

from uuid import UUID

from django.db import IntegrityError

from meibo.flow.certificate.models import Credential
from meibo.flow.certificate.refusals import no_entry, not_in_force, one_live
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import applicant
from meibo.rooms.register.models import Entry
from meibo.rooms.register.rules import has_ended
from meibo.rooms.register.window import hold_still, latest, standing_of
from meibo.terms.day import japanese_day


@act("certificate.request", purpose="certificate", permit=applicant)
def request_certificate(act: Act, *, entry: UUID) -> UUID:
    """Ask for the certificate of an own entry; it is signed within moments.

    Refuses certificate.no_entry, certificate.not_in_force (ended), certificate.one_live.
    """
    row = Entry.objects.filter(id=entry).first()
    if row is None:
        raise no_entry()
    act.about(case=entry, subject=row.qualification_pseudonym)
    hold_still(row.id)
    version = latest(row.id)
    if has_ended(standing_of(version), japanese_day(act.at)):
        raise not_in_force()
    try:
        made = Credential.objects.create(
            register=row.register,
            entry=row.id,
            version=version.id,
            account=act.scope.account,
            requested_at=act.at,
        )
    except IntegrityError as error:
        if "certificate_one_live" in str(error):
            raise one_live() from error
        raise
    return made.id
