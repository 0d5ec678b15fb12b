"""The columns of the queue and what stands in them; the same as a file."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.urls import reverse

from meibo.catalogue import procedure
from meibo.doors.frame.components import State
from meibo.doors.frame.sessions import now
from meibo.doors.frame.tables import Column, Row
from meibo.doors.frame.wording import local
from meibo.doors.officer.wording import (
    ANOTHER,
    CASE_STATES,
    YOU,
    outcome_words,
    procedure_name,
    short_day,
    time_left,
)
from meibo.terms.day import japanese_day
from meibo.terms.text import Language, Text

_REFERENCE = Column("reference", Text("申請番号", "Reference"), "code")
_NAME = Column("name", Text("氏名", "Name"), "name", sortable=True)
_PROCEDURE = Column("procedure", Text("手続", "Procedure"))
_ARRIVED = Column("arrived", Text("到達", "Arrived"), "ago", sortable=True)
_DUE = Column("due", Text("期限", "Due"), "date", sortable=True)
_LEFT = Column("left", Text("残り", "Left"), "state")
_STATE = Column("state", Text("状態", "State"), "state")
_DONE = Column("done", Text("審査", "Checks"), "number")
_OUTCOME = Column("outcome", Text("決定案", "Proposal"), "state")
_DECIDED = Column("outcome", Text("決定", "Decision"), "state")
_BY = Column("by", Text("作成者", "Proposed by"))
_PROPOSED = Column("proposed", Text("作成", "Proposed"), "ago")
_APPROVED = Column("approved", Text("決裁", "Approved"), "ago")
_ENTRY = Column("entry", Text("登録", "Entry"), "state")
COLUMNS = {
    "open": [_REFERENCE, _NAME, _PROCEDURE, _ARRIVED, _DUE, _LEFT, _DONE],
    "proposed": [_REFERENCE, _NAME, _PROCEDURE, _OUTCOME, _BY, _PROPOSED, _ARRIVED, _DUE, _LEFT],
    "decided": [_REFERENCE, _NAME, _PROCEDURE, _DECIDED, _APPROVED, _ENTRY, _ARRIVED],
}
SEARCHED = [_REFERENCE, _NAME, _PROCEDURE, _STATE, _ARRIVED, _DUE, _DECIDED]
_TO_ENTER = State(Text("登録実行待ち", "Awaiting run"), "progress")
_ENTERED = State(Text("登録済", "Entered"), "good")
SHEET = (
    Text("申請番号", "Reference"), Text("氏名", "Name"), Text("手続", "Procedure"),
    Text("状態", "State"), Text("到達日時", "Arrived"), Text("期限", "Due"),
    Text("審査済み項目", "Checks done"), Text("決定", "Decision"),
)  # fmt: skip


def rows(cases: Iterable[Any], done: dict[UUID, int], account: UUID) -> list[Row]:
    """A row a case."""
    today = japanese_day(now())
    made = []
    for case in cases:
        cells = {
            "reference": case.reference,
            "name": case.applicant_name,
            "procedure": procedure_name(case.register, case.procedure),
            "state": CASE_STATES[case.state],
            "arrived": case.arrived_at,
            "due": short_day(case.due_on),
            "left": time_left(case.due_on, today),
            "done": _checks_done(case, done),
            "outcome": outcome_words(case.procedure, case.outcome),
            "by": YOU if case.proposed_by == account else ANOTHER,
            "proposed": case.proposed_at,
            "approved": case.approved_at,
            "entry": None,
        }
        if case.state == "decided" and case.outcome == "grant":
            cells["entry"] = _ENTERED if case.handed_over_at else _TO_ENTER
        made.append(Row(cells, reverse("case", args=[case.id])))
    return made


def _checks_done(case: Any, done: dict[UUID, int]) -> str:
    """3 / 7; nothing is proposed before all are done."""
    every = len(procedure(case.register, case.procedure).checks)
    return f"{done.get(case.id, 0) if case.state == 'open' else every} / {every}"


def sheet_rows(
    cases: Iterable[Any], done: dict[UUID, int], language: Language
) -> Iterable[list[str]]:
    """The lines of the file; no line holds an Individual Number, as no page of this door does."""
    for case in cases:
        outcome = outcome_words(case.procedure, case.outcome)
        yield [
            case.reference,
            case.applicant_name,
            procedure_name(case.register, case.procedure).of(language),
            CASE_STATES[case.state].word.of(language),
            local(case.arrived_at).isoformat(sep=" ", timespec="minutes"),
            case.due_on.isoformat(),
            _checks_done(case, done),
            outcome.word.of(language) if outcome else "",
        ]
