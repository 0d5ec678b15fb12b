"""A holder asks for the certificate as a PDF (CRT-03, CRT-05)."""

from __future__ import annotations

from uuid import UUID

from django.db import IntegrityError

from meibo.flow.certificate.models import Pdf
from meibo.flow.certificate.refusals import no_entry, not_in_force, pdf_on_its_way
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import applicant
from meibo.rooms.register.models import Entry
from meibo.rooms.register.rules import Status, status_on
from meibo.rooms.register.window import standing
from meibo.terms.day import japanese_day


@act("certificate.request_pdf", purpose="certificate", permit=applicant)
def request_pdf(act: Act, *, entry: UUID) -> UUID:
    """Ask for a PDF of an own entry in force; the one before goes on counting until it is made."""
    row = Entry.objects.filter(id=entry).first()
    if row is None:
        raise no_entry()
    act.about(case=entry, subject=row.qualification_pseudonym)
    found = standing(row.id)
    if found is None or status_on(found, japanese_day(act.at)) != Status.REGISTERED:
        raise not_in_force()
    try:
        made = Pdf.objects.create(
            register=row.register,
            entry=row.id,
            account=act.scope.account,
            requested_at=act.at,
            next_try_at=act.at,
        )
    except IntegrityError as error:
        if "certificate_one_pdf" in str(error):
            raise pdf_on_its_way() from error
        raise
    return made.id
