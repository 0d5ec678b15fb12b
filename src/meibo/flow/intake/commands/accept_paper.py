"""An officer accepts a complete paper: it has arrived, and its number is to be linked."""

from __future__ import annotations

from datetime import datetime, time
from uuid import UUID

from meibo.catalogue import qualification
from meibo.flow.intake import rules
from meibo.flow.intake.about_entry import named, refuse_unlinked
from meibo.flow.intake.models import Application, Paper
from meibo.flow.intake.papers import paper_draft, procedure_of
from meibo.flow.intake.refusals import incomplete
from meibo.flow.intake.states import ApplicationState, NumberCheck
from meibo.rooms.documents.window import freeze, kinds_held
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import duty
from meibo.rooms.vault.typed import open_typing
from meibo.terms.basic_data import form_basics
from meibo.terms.day import JAPAN


@act("intake.accept_paper", purpose="application", permit=duty("receive"))
def accept_paper(act: Act, *, application: UUID) -> str:
    """The paper is complete: it has arrived on its day, and its number is to be linked.

    Returns the reference. Refuses intake.incomplete, intake.nothing_changed and,
    for an entry, vault.not_linked. A number that was not
    given is asked for by the basic data of the register's enquiry set; that is recorded, and confirmed
    all the same (REG-04).
    """
    row, paper = paper_draft(act, application)
    if row.entry is not None:
        refuse_unlinked(row.entry)
    held = kinds_held(row.id)
    found = procedure_of(row)
    lacking = rules.missing(found, row.content, held)
    if lacking:
        raise incomplete(lacking)
    freeze(row.id)
    row.document = rules.document(
        application=str(row.id), reference=row.reference, register=row.register,
        procedure=row.procedure, content=row.content, attachments=held, envelope=None,
        earlier=None, entry=named(row, found) if found.on_entry else None,
    )  # fmt: skip
    row.state, row.number_check = ApplicationState.ARRIVED, NumberCheck.WAITING
    row.arrived_at = datetime.combine(paper.arrived_on, time(), JAPAN)
    row.save(update_fields=["document", "state", "number_check", "arrived_at"])
    paper.accepted_by, paper.accepted_at = act.scope.account, act.at
    paper.save(update_fields=["accepted_by", "accepted_at"])
    open_typing(act, case=row.id, register=row.register, asked=_asked(row, paper))
    if not paper.number_document:
        act.outcome = "done:number_asked_for"
    return row.reference


def _asked(row: Application, paper: Paper) -> dict[str, str] | None:
    """The basic data to ask by; None where the paper gives the number."""
    if paper.number_document:
        return None
    form = form_basics(row.content)
    return {item: form[item] for item in qualification(row.register).basics}
