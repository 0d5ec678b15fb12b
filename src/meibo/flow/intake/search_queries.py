"""Reading searches on the terminal, and what was found about them, for the officers' door."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from meibo.flow.intake.models import Application
from meibo.rooms.journal.act import Act
from meibo.rooms.journal.permits import duty
from meibo.rooms.journal.visit import read
from meibo.rooms.vault import searches
from meibo.rooms.vault.limits import TERMINAL_SEARCH
from meibo.rooms.vault.models import Search
from meibo.rooms.vault.searches import Found

LISTED = 100


@dataclass(frozen=True, slots=True)
class SearchFile:
    """One own search. reference: of its application, empty for a visitor. answer: who matches, while
    it is kept; {"result", "people", "more"}."""

    row: Search
    reference: str
    answer: dict[str, Any] | None


@read("terminal.list_searches", purpose=TERMINAL_SEARCH, permit=duty("terminal"))
def own_searches(act: Act) -> list[Search]:
    """The officer's own searches, newest first, at most LISTED."""
    return searches.own(act, LISTED)


@read("terminal.see_search", purpose=TERMINAL_SEARCH, permit=duty("terminal"))
def search_file(act: Act, *, search: UUID) -> SearchFile:
    """One own search with its answer; refuses vault.no_search."""
    act.about(case=search)
    row = searches.own_one(act, search)
    about = None
    if row.application is not None:
        rows = Application.objects.filter(id=row.application)
        about = rows.values_list("reference", "pseudonym").first()
    reference, pseudonym = about or ("", None)
    act.about(case=row.application or row.id, subject=pseudonym or "")
    return SearchFile(row, reference, searches.answer_of(search))


@read("terminal.see_findings", purpose=TERMINAL_SEARCH, permit=duty("approve"))
def search_findings(act: Act) -> list[Found]:
    """What was found about searches of the registers in charge: open first, then newest."""
    return searches.findings(act.scope.registers, LISTED)
