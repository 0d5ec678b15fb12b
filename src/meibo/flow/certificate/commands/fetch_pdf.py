"""A holder downloads the certificate as a PDF."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from meibo.flow.certificate.models import Pdf
from meibo.flow.certificate.refusals import no_pdf
from meibo.flow.certificate.states import PdfState
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import applicant
from meibo.rooms.register.models import Entry


@dataclass(frozen=True, slots=True)
class PdfFile:
    """A signed certificate and the name of its file, which holds no name of a person."""

    name: str
    content: bytes


@act("certificate.download_pdf", purpose="certificate", permit=applicant)
def fetch_pdf(act: Act, *, entry: UUID) -> PdfFile:
    """The issued PDF of an own entry; refuses certificate.no_pdf."""
    row = Pdf.objects.filter(entry=entry, state=PdfState.ISSUED).first()
    owner = Entry.objects.filter(id=entry).first()
    if row is None or owner is None or row.content is None:
        raise no_pdf()
    act.about(case=row.id, subject=owner.qualification_pseudonym)
    name = f"meibo-{owner.register}-{owner.number}.pdf"
    return PdfFile(name, bytes(row.content))
