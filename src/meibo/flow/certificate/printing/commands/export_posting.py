"""The posting list of a run (CRT-12): to whom, where to, by which registered letter; no number."""

from __future__ import annotations

from uuid import UUID

from meibo.flow.certificate.printing.queries import RunFile, run_file
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import duty


@act("printing.export_posting", purpose="certificate", permit=duty("register"))
def export_posting(act: Act, *, run: UUID) -> RunFile:
    """The run whose list is saved; journaled as the export it is. Refuses printing.no_run."""
    return run_file(act, run)
