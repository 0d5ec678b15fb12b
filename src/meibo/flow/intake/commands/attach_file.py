"""A file is attached to a draft."""

from __future__ import annotations

from uuid import UUID

from meibo.catalogue import procedure
from meibo.flow.intake.drafts import own_draft, unsign
from meibo.flow.intake.refusals import no_such_procedure
from meibo.rooms.documents.window import attach
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import applicant


@act("intake.attach_file", purpose="application", permit=applicant)
def attach_file(act: Act, *, application: UUID, kind: str, name: str, content: bytes) -> UUID:
    """Attach a file under one of the procedure's headings, replacing an earlier one (APP-01)."""
    row = own_draft(act, application)
    headings = {one.id: one for one in procedure(row.register, row.procedure).attachments}
    if kind not in headings:
        raise no_such_procedure()
    held = attach(
        act, register=row.register, case=row.id, definition=headings[kind], name=name,
        content=content,
    )  # fmt: skip
    row.saved_at = act.at
    unsign(row)
    row.save(update_fields=["saved_at", "document"])
    return held
