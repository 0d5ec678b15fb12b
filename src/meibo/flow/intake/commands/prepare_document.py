"""The application is complete: its bytes are fixed for signing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from meibo.catalogue import procedure
from meibo.flow.intake import rules
from meibo.flow.intake.about_entry import named
from meibo.flow.intake.drafts import own_draft
from meibo.flow.intake.models import Application
from meibo.flow.intake.refusals import incomplete
from meibo.rooms.documents.window import kinds_held
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import applicant
from meibo.rooms.vault.deposit import still_opens
from meibo.rooms.vault.models import Envelope


@act("intake.prepare_document", purpose="application", permit=applicant)
def prepare_document(act: Act, *, application: UUID) -> bytes:
    """The bytes to sign; any later change voids them.

    Refuses intake.incomplete, intake.nothing_changed, vault.key_retired (APP-02).
    """
    row = own_draft(act, application)
    held = kinds_held(row.id)
    found = procedure(row.register, row.procedure)
    lacking = rules.missing(found, row.content, held)
    lacking += row.typed
    if row.envelope is None and not found.on_entry:
        lacking.append("number")
    if lacking:
        raise incomplete(lacking)
    who: dict[str, Any] = (
        {"envelope": None, "entry": named(row, found)}
        if found.on_entry
        else {"envelope": _sealed(act, row)}
    )
    row.document = rules.document(
        application=str(row.id),
        reference=row.reference,
        register=row.register,
        procedure=row.procedure,
        content=row.content,
        attachments=held,
        earlier=str(row.earlier_id) if row.earlier_id else None,
        **who,
    )
    row.save(update_fields=["document"])
    return row.document


def _sealed(act: Act, row: Application) -> str:
    """SHA-256 of the envelope with the number, which must still open."""
    assert row.envelope is not None, "nothing is lacking"
    still_opens(act, row.envelope)
    digest: str = Envelope.objects.values_list("digest", flat=True).get(id=row.envelope)
    return digest
