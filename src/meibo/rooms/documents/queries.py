"""Reading one file through a door."""

from __future__ import annotations

from uuid import UUID

from meibo.rooms.documents.models import Document
from meibo.rooms.documents.refusals import no_such_document
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import applicant, officer


def _read(act: Act, document: UUID) -> Document:
    row = Document.objects.filter(id=document).first()
    if row is None:
        raise no_such_document()
    act.about(case=row.case, subject=row.account)
    return row


@act("documents.read_own", purpose="application", permit=applicant)
def read_own(act: Act, *, document: UUID) -> Document:
    """A file of the signed-in applicant, with its content."""
    return _read(act, document)


@act("documents.read", purpose="examination", permit=officer)
def read(act: Act, *, document: UUID) -> Document:
    """A file of a case in the officer's registers, with its content."""
    return _read(act, document)
