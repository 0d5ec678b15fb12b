"""The clock compares a search on the terminal with what it was for (JUK-08)."""

from __future__ import annotations

from uuid import UUID

from meibo.flow.intake.models import Application
from meibo.flow.intake.search_rules import Applied, finding
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process
from meibo.rooms.register.window import particulars_of
from meibo.rooms.vault import searches
from meibo.rooms.vault.limits import TERMINAL_SEARCH
from meibo.terms.day import japanese_day


@act("terminal.reconcile", purpose=TERMINAL_SEARCH, permit=process)
def reconcile_search(act: Act, *, search: UUID) -> str:
    """Look through one search, once; what was found, by its code, empty for nothing."""
    act.about(case=search)
    row = searches.lock(search)
    if row is None:
        act.outcome = "nothing"
        return ""
    assert row.asked is not None, "emptied when it is reconciled"
    kind = finding(
        row.register, row.asked, visitor=row.application is None, identity=tuple(row.identity),
        applied=None if row.application is None else _applied(row.application),
    )  # fmt: skip
    searches.reconciled(row, japanese_day(act.at), kind)
    act.outcome = f"finding:{kind}" if kind else "borne_out"
    return kind


def _applied(application: UUID) -> Applied | None:
    row = Application.objects.filter(id=application).first()
    if row is None:
        return None
    registered = particulars_of(row.version) if row.version is not None else {}
    return Applied(row.register, (row.content, row.face or {}, registered))
