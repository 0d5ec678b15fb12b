"""A paper application as officers handle it: its locked draft, and what they may see of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from meibo.catalogue import fees_on, procedure
from meibo.catalogue.definitions import Procedure
from meibo.flow.intake.models import Application, Paper
from meibo.flow.intake.paper_rules import Received, kept, notice_problems, on_paper, problems
from meibo.flow.intake.refusals import (
    BadAnswers,
    already_arrived,
    no_such_application,
    receipt_known,
)
from meibo.flow.intake.rules import read_page
from meibo.flow.intake.states import ApplicationState, Route
from meibo.rooms.journal.act import Act
from meibo.terms.day import japanese_day
from meibo.terms.refusal import Refusal

# What an officer's process may read of an application.
SEEN = (
    "id", "reference", "register", "procedure", "route", "account", "state", "previous_state",
    "content", "begun_at", "saved_at", "arrived_at", "closed_at", "number_check", "deficiency",
    "contact_memo", "number_refusal", "entry", "version",
)  # fmt: skip


def paper_draft(act: Act, application: UUID) -> tuple[Application, Paper]:
    """A paper's draft of the officer's registers, locked; refuses intake.none, intake.arrived."""
    rows = Application.objects.only(*SEEN)
    row = rows.select_for_update().filter(id=application, state=ApplicationState.DRAFT).first()
    if row is None:
        if Application.objects.filter(id=application, route=Route.PAPER).exists():
            raise already_arrived()
        raise no_such_application()
    act.about(case=row.id, subject=row.account)
    return row, Paper.objects.get(application=row.id)


def read_form(
    act: Act, found: Procedure, raw: Mapping[str, str], said: Received
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The answers of every page and the columns of a Paper; BadAnswers lists every refused field."""
    answers: dict[str, Any] = {}
    refusals: list[Refusal] = []
    for page in on_paper(found).pages:
        taken, refused = read_page(page, raw)
        answers |= taken
        refusals += refused
    fees = fees_on(found, said.arrived_on)
    refusals += problems(said, japanese_day(act.at), fees)
    refusals += notice_problems(said, found, answers)
    if refusals:
        raise BadAnswers(refusals)
    return answers, kept(said, {fee.kind: fee.amount for fee in fees})


def procedure_of(row: Application) -> Procedure:
    """What the paper applies for."""
    return procedure(row.register, row.procedure)


def name_paper(act: Act, application: UUID) -> None:
    """Name a paper in the entry; refuses intake.none."""
    if not Application.objects.filter(id=application, route=Route.PAPER).exists():
        raise no_such_application()
    act.about(case=application, subject=application)


@contextmanager
def receipt_once() -> Iterator[None]:
    """Refuse intake.receipt_known where what is written in here gives a number twice."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if "intake_one_receipt_number" in str(error):
            raise receipt_known() from error
        raise
