"""An officer takes in what arrived on paper: answers and what was shown, files, then its acceptance."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from meibo.catalogue import offered, qualification
from meibo.catalogue import procedure as find_procedure
from meibo.flow.intake import rules
from meibo.flow.intake.commands.begin import new_reference
from meibo.flow.intake.models import Application, Paper
from meibo.flow.intake.paper_rules import Received
from meibo.flow.intake.papers import paper_draft, procedure_of, read_form
from meibo.flow.intake.refusals import (
    incomplete,
    no_such_procedure,
    not_in_charge,
    not_offered,
    receipt_known,
)
from meibo.flow.intake.states import ApplicationState, NumberCheck, Route
from meibo.rooms.documents.window import attach, freeze, kinds_held
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import duty
from meibo.rooms.vault.typed import open_typing
from meibo.terms.basic_data import form_basics
from meibo.terms.day import JAPAN, japanese_day


@act("intake.begin_paper", purpose="application", permit=duty("receive"))
def begin_paper(
    act: Act, *, register: str, procedure: str, raw: Mapping[str, str], said: Received
) -> UUID:
    """Open a draft for a paper that arrived; returns its id (REG-01).

    Nobody's account: who applied on paper is told by letter. Refuses BadAnswers,
    intake.no_procedure, intake.not_offered, intake.not_in_charge, intake.receipt_known.
    """
    if register not in act.scope.registers:
        raise not_in_charge()
    try:
        found = find_procedure(register, procedure)
    except KeyError:
        raise no_such_procedure() from None
    if found.on_entry:
        # About an entry: its holder's own number is linked already, and the form is the holder's.
        raise no_such_procedure()
    if not offered(found, japanese_day(act.at)):
        raise not_offered()
    answers, columns = read_form(act, found, raw, said)
    new = uuid4()
    Application.objects.bulk_create([
        Application(
            id=new, reference=new_reference(), register=register, procedure=procedure,
            route=Route.PAPER, account=new, portal_pseudonym=uuid4(), content=answers,
            begun_at=act.at, saved_at=act.at,
        )
    ])  # fmt: skip
    act.about(case=new, subject=new)
    try:
        with transaction.atomic():
            Paper.objects.create(
                application_id=new, register=register, taken_by=act.scope.account,
                taken_at=act.at, **columns,
            )  # fmt: skip
    except IntegrityError as error:
        if "intake_one_receipt_number" in str(error):
            raise receipt_known() from error
        raise
    return new


@act("intake.save_paper", purpose="application", permit=duty("receive"))
def save_paper(act: Act, *, application: UUID, raw: Mapping[str, str], said: Received) -> None:
    """Correct what was recorded of a draft, all or nothing; refuses as begin_paper."""
    row, paper = paper_draft(act, application)
    row.content, columns = read_form(act, procedure_of(row), raw, said)
    row.saved_at = act.at
    row.save(update_fields=["content", "saved_at"])
    try:
        with transaction.atomic():
            Paper.objects.filter(application=paper.application_id).update(**columns)
    except IntegrityError as error:
        if "intake_one_receipt_number" in str(error):
            raise receipt_known() from error
        raise


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


@act("intake.accept_paper", purpose="application", permit=duty("receive"))
def accept_paper(act: Act, *, application: UUID) -> str:
    """The paper is complete: it has arrived on its day, and its number is to be linked.

    Returns the reference. Refuses intake.incomplete. A number that was not given is asked for by
    the basic data of the register's enquiry set; that is recorded, and confirmed all the same
    (REG-04).
    """
    row, paper = paper_draft(act, application)
    held = kinds_held(row.id)
    lacking = rules.missing(procedure_of(row), row.content, held)
    if lacking:
        raise incomplete(lacking)
    freeze(row.id)
    row.document = rules.document(
        application=str(row.id), reference=row.reference, register=row.register,
        procedure=row.procedure, content=row.content, attachments=held, envelope=None,
        earlier=None,
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
