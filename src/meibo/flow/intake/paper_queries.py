"""Reading papers for the officers' door."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from meibo.flow.intake.models import Application, Paper
from meibo.flow.intake.papers import SEEN
from meibo.flow.intake.refusals import no_such_application
from meibo.flow.intake.states import ApplicationState, Route
from meibo.rooms.documents.window import Attached, attached
from meibo.rooms.journal.act import Act
from meibo.rooms.journal.permits import officer
from meibo.rooms.journal.visit import read
from meibo.rooms.vault.typed import Standing, found_person, locked_papers, standings

LISTED = 200


@dataclass(frozen=True, slots=True)
class Listed:
    """A paper in the list, and where the linking of its number stands (None: not accepted yet)."""

    row: Application
    paper: Paper
    number: Standing | None


@dataclass(frozen=True, slots=True)
class PaperFile:
    """One paper. found: who was found by basic data, while two officers look at it."""

    row: Application
    paper: Paper
    number: Standing | None
    attachments: list[Attached]
    found: dict[str, Any]


@read("intake.list_papers", purpose="application", permit=officer)
def papers(act: Act, *, only_locked: bool = False) -> list[Listed]:
    """Papers of the officer's registers that are not in examination yet, newest first, at most
    LISTED; those that went on stand in the queue of cases. only_locked: whose number is locked."""
    waiting = [ApplicationState.DRAFT, ApplicationState.ARRIVED, ApplicationState.RETURNED]
    listed = Application.objects.only(*SEEN).filter(
        route=Route.PAPER, register__in=act.scope.registers, state__in=waiting
    )
    if only_locked:
        listed = listed.filter(id__in=locked_papers(act.scope.registers, LISTED))
    rows = {row.id: row for row in listed.order_by("-begun_at")[:LISTED]}
    found = standings(list(rows))
    papers = {one.application_id: one for one in Paper.objects.filter(application__in=rows)}
    return [Listed(row, papers[row.id], found.get(row.id)) for row in rows.values()]


@read("intake.see_paper", purpose="application", permit=officer)
def paper_file(act: Act, *, application: UUID) -> PaperFile:
    """One paper of the officer's registers; refuses intake.none."""
    row = Application.objects.only(*SEEN).filter(id=application, route=Route.PAPER).first()
    if row is None:
        raise no_such_application()
    act.about(case=row.id, subject=row.account)
    return PaperFile(
        row=row,
        paper=Paper.objects.get(application=row.id),
        number=standings([row.id]).get(row.id),
        attachments=attached(row.id),
        found=found_person(row.id),
    )
