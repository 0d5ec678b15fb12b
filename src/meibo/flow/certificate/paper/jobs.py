"""Requests for a PDF, as the signer's process works through them.

Between the claim of one and what comes of it no transaction is open: that is when the page is set and
signed, and when the timestamp authority is waited for. A process killed in between leaves a request
that is due again; nothing was handed out, so nothing is there twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from meibo.flow.certificate.models import Pdf
from meibo.flow.certificate.states import PdfState

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


def locked_request(pdf: UUID) -> Pdf | None:
    """A request that nothing came of yet, for the running act alone; None where another has it."""
    rows = Pdf.objects.select_for_update(skip_locked=True).only(*_PDF)
    return rows.filter(id=pdf, state=PdfState.REQUESTED).first()
