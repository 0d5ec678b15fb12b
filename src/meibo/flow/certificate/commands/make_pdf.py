"""The signer process's acts over one PDF: claim it, then issue, refuse, or say what it waits for.

Between claim and the others no transaction is open: that is when the page is set and signed, and
when the timestamp authority is waited for. A process killed in between leaves a request that is
due again; nothing was handed out, so nothing is there twice.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from meibo.flow.certificate.certified import entry_of, latest_of
from meibo.flow.certificate.models import Pdf
from meibo.flow.certificate.paper import printed
from meibo.flow.certificate.rules import next_try
from meibo.flow.certificate.states import PdfState
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process
from meibo.rooms.register.rules import Status, status_on
from meibo.rooms.register.window import hold_still, standing_of
from meibo.terms.day import japanese_day

# What this process may read of its own table, and so all it asks for.
_PDF = ("id", "register", "entry", "version", "state", "next_try_at", "tries")


@dataclass(frozen=True, slots=True)
class Job:
    """A claimed request. in_force: of the day; texts: what is to be printed."""

    id: UUID
    version: UUID
    subject: UUID
    tries: int
    in_force: bool
    texts: dict[str, str]


def due(at: datetime, limit: int = 20) -> list[UUID]:
    """Requests to be tried now, oldest first."""
    rows = Pdf.objects.filter(state=PdfState.REQUESTED, next_try_at__lte=at)
    return list(rows.order_by("requested_at").values_list("id", flat=True)[:limit])


def _open(pdf: UUID) -> Pdf | None:
    rows = Pdf.objects.select_for_update(skip_locked=True).only(*_PDF)
    return rows.filter(id=pdf, state=PdfState.REQUESTED).first()


@act("certificate.claim_pdf", purpose="certificate", permit=process)
def claim_pdf(act: Act, *, pdf: UUID) -> Job | None:
    """Take a request for one try and read what is to be printed; None where it is taken."""
    row = _open(pdf)
    if row is None or row.next_try_at > act.at:
        act.outcome = "nothing"
        return None
    entry = entry_of(row.entry)
    version = latest_of(row.entry)
    act.about(case=row.id, subject=entry.qualification_pseudonym)
    row.version, row.tries = version.id, row.tries + 1
    row.next_try_at = next_try(act.at, row.tries)
    row.save(update_fields=["version", "tries", "next_try_at"])
    day = japanese_day(act.at)
    return Job(
        id=row.id,
        version=version.id,
        subject=entry.qualification_pseudonym,
        tries=row.tries,
        in_force=status_on(standing_of(version), day) == Status.REGISTERED,
        texts=printed.texts(row.id, entry, version, day),
    )


@act("certificate.issue_pdf", purpose="certificate", permit=process)
def issue_pdf(act: Act, *, job: Job, content: bytes, key_id: str) -> bool:
    """Hand the signed file over; the one before is withdrawn in the same moment.

    False where the register has changed since the page was set: it is set anew.
    """
    act.about(case=job.id, subject=job.subject)
    row = _open(job.id)
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


@act("certificate.refuse_pdf", purpose="certificate", permit=process)
def refuse_pdf(act: Act, *, job: Job, reason: str) -> None:
    """None can be made: not_in_force, glyph (the font cannot print something exactly), no_room."""
    act.about(case=job.id, subject=job.subject)
    act.outcome = f"refused:{reason}"
    Pdf.objects.filter(id=job.id, state=PdfState.REQUESTED).update(
        state=PdfState.REFUSED, reason=reason, closed_at=act.at, waiting_for=""
    )


@act("certificate.wait_pdf", purpose="certificate", permit=process)
def wait_pdf(act: Act, *, job: Job, reason: str) -> None:
    """Say what a request waits for; it is tried again by itself."""
    act.about(case=job.id, subject=job.subject)
    act.outcome = f"waiting:{reason}"
    Pdf.objects.filter(id=job.id, state=PdfState.REQUESTED).update(
        waiting_for=reason, next_try_at=next_try(act.at, job.tries)
    )
