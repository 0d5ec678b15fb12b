"""The application is complete: its bytes are fixed for signing."""

from __future__ import annotations

from uuid import UUID

from meibo.catalogue import procedure
from meibo.flow.intake import rules
from meibo.flow.intake.drafts import own_draft
from meibo.flow.intake.refusals import incomplete
from meibo.rooms.documents.window import kinds_held
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import applicant
from meibo.rooms.vault.deposit import still_opens
from meibo.rooms.vault.models import Envelope


@act("intake.prepare_document", purpose="application", permit=applicant)
def prepare_document(act: Act, *, application: UUID) -> bytes:
    """The bytes to sign; any later change voids them.

    Refuses intake.incomplete, vault.key_retired (APP-02).
    """
    row = own_draft(act, application)
    held = kinds_held(row.id)
    lacking = rules.missing(procedure(row.register, row.procedure), row.content, held)
    lacking += row.typed
    if row.envelope is None:
        lacking.append("number")
    if lacking or row.envelope is None:
        raise incomplete(lacking)
    still_opens(act, row.envelope)
    sealed = Envelope.objects.values_list("digest", flat=True).get(id=row.envelope)
    row.document = rules.document(
        application=str(row.id),
        reference=row.reference,
        register=row.register,
        procedure=row.procedure,
        content=row.content,
        attachments=held,
        envelope=sealed,
        earlier=str(row.earlier_id) if row.earlier_id else None,
    )
    row.save(update_fields=["document"])
    return row.document
