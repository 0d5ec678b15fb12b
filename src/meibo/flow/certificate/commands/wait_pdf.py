"""The signer says what a PDF waits for."""

from __future__ import annotations

from meibo.flow.certificate.models import Pdf
from meibo.flow.certificate.paper.jobs import Job
from meibo.flow.certificate.rules import next_try
from meibo.flow.certificate.states import PdfState
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process


@act("certificate.wait_pdf", purpose="certificate", permit=process)
def wait_pdf(act: Act, *, job: Job, reason: str) -> None:
    """Say what a request waits for; it is tried again by itself."""
    act.about(case=job.id, subject=job.subject)
    act.outcome = f"waiting:{reason}"
    Pdf.objects.filter(id=job.id, state=PdfState.REQUESTED).update(
        waiting_for=reason, next_try_at=next_try(act.at, job.tries)
    )
