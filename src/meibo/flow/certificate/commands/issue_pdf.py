"""The signer hands a signed PDF over."""

from __future__ import annotations

import hashlib

from meibo.flow.certificate.certified import latest_of
from meibo.flow.certificate.models import Pdf
from meibo.flow.certificate.paper.jobs import Job, locked_request
from meibo.flow.certificate.states import PdfState
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process
from meibo.rooms.register.window import hold_still


@act("certificate.issue_pdf", purpose="certificate", permit=process)
def issue_pdf(act: Act, *, job: Job, content: bytes, key_id: str) -> bool:
    """Hand the signed file over; the one before is withdrawn in the same moment.

    False where the register has changed since the page was set: it is set anew.
    """
    act.about(case=job.id, subject=job.subject)
    row = locked_request(job.id)
    if row is None:
        act.outcome = "nothing"
        return False
    hold_still(row.entry)
    if latest_of(row.entry).id != job.version:
        act.outcome = "register_changed"
        row.next_try_at = act.at
        row.save(update_fields=["next_try_at"])
        return False
    Pdf.objects.filter(entry=row.entry, state=PdfState.ISSUED).update(
        state=PdfState.WITHDRAWN, closed_at=act.at, content=None
    )
    Pdf.objects.filter(id=row.id).update(
        state=PdfState.ISSUED, content=content, issued_at=act.at, key_id=key_id,
        sha256=hashlib.sha256(content).hexdigest(), version=job.version, waiting_for="",
    )  # fmt: skip
    return True
