"""The signer says that no PDF can be made."""

from __future__ import annotations

from meibo.flow.certificate.models import Pdf
from meibo.flow.certificate.paper.jobs import Job
from meibo.flow.certificate.states import PdfState
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process


@act("certificate.refuse_pdf", purpose="certificate", permit=process)
def refuse_pdf(act: Act, *, job: Job, reason: str) -> None:
    """None can be made: not_in_force, glyph (the font cannot print something exactly), no_room."""
    act.about(case=job.id, subject=job.subject)
    act.outcome = f"refused:{reason}"
    Pdf.objects.filter(id=job.id, state=PdfState.REQUESTED).update(
        state=PdfState.REFUSED, reason=reason, closed_at=act.at, waiting_for=""
    )
