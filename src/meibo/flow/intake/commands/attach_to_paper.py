"""An officer keeps a scan with a paper's draft."""

from __future__ import annotations

from uuid import UUID

from meibo.flow.intake.papers import paper_draft, procedure_of
from meibo.flow.intake.refusals import no_such_procedure
from meibo.rooms.documents.window import attach
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import duty


@act("intake.attach_to_paper", purpose="application", permit=duty("receive"))
def attach_to_paper(act: Act, *, application: UUID, kind: str, name: str, content: bytes) -> UUID:
    """Keep a scan under one of the procedure's headings, replacing an earlier one."""
    row, _ = paper_draft(act, application)
    headings = {one.id: one for one in procedure_of(row).attachments}
    if kind not in headings:
        raise no_such_procedure()
    return attach(
        act, register=row.register, case=row.id, definition=headings[kind], name=name,
        content=content, account=row.account,
    )  # fmt: skip
