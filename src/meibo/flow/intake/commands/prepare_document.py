"""The application is complete: its bytes are fixed for signing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from meibo.catalogue import procedure
from meibo.catalogue.definitions import Procedure
from meibo.flow.intake import rules
from meibo.flow.intake.drafts import own_draft
from meibo.flow.intake.models import Application
from meibo.flow.intake.refusals import incomplete, nothing_changed
from meibo.rooms.documents.window import kinds_held
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import applicant
from meibo.rooms.register.models import Entry
from meibo.rooms.register.window import particulars_of
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
    who = _about(row, found) if found.on_entry else {"envelope": _sealed(act, row)}
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


def _about(row: Application, found: Procedure) -> dict[str, Any]:
    """The registration as the signed bytes name it; a correction must change something of it."""
    assert row.version is not None, "an application about an entry names a version of it"
    assert row.entry is not None, "and the entry"
    if rules.unchanged(found, row.content, particulars_of(row.version)):
        raise nothing_changed()
    entry = Entry.objects.get(id=row.entry)
    named = {
        "id": str(entry.id),
        "registration_number": entry.registration_number,
        "registered_on": entry.registered_on.isoformat(),
    }
    return {"envelope": None, "entry": named}
