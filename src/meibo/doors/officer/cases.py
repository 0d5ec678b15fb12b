"""The queue: which cases wait, in what order, and the same as a file."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_safe

from meibo.catalogue import procedure, qualification, qualifications
from meibo.doors.frame.components import State
from meibo.doors.frame.languages import current
from meibo.doors.frame.preferences import SeeOther
from meibo.doors.frame.sessions import actor, now
from meibo.doors.frame.tables import Chip, Column, Page, Row, Sorting, Table
from meibo.doors.frame.wording import local
from meibo.doors.officer.desk import at_desk, desk_of, show
from meibo.doors.officer.sheets import csv_response
from meibo.doors.officer.wording import (
    ANOTHER,
    CASE_STATES,
    YOU,
    outcome_words,
    procedure_name,
    short_day,
    time_left,
)
from meibo.flow.examination.queries import FILTERS, PAGE, Queue, export, queue
from meibo.flow.registration.desk import Desk
from meibo.terms.day import japanese_day
from meibo.terms.text import Text

TITLES = {
    "open": Text("審査中の申請", "Applications in examination"),
    "proposed": Text("決裁待ちの決定案", "Decisions awaiting approval"),
    "decided": Text("決定済の申請", "Decided applications"),
}
EMPTY = {
    "open": Text(
        "審査中の申請はありません。納付を確認した申請が自動でここに入ります。",
        "Nothing is in examination. Applications come here once their fee has been confirmed.",
    ),
    "proposed": Text(
        "決裁を待つ決定案はありません。審査担当が決定案を出すとここに入ります。",
        "No decision waits for approval. Proposals of examiners come here.",
    ),
    "decided": Text(
        "決定した申請はまだありません。決裁が終わった申請がここに入ります。",
        "Nothing has been decided yet. Approved decisions come here.",
    ),
}
_REFERENCE = Column("reference", Text("受付番号", "Reference"), "code")
_NAME = Column("name", Text("氏名", "Name"), "name", sortable=True)
_PROCEDURE = Column("procedure", Text("手続", "Procedure"))
_ARRIVED = Column("arrived", Text("到達", "Arrived"), "ago", sortable=True)
_DUE = Column("due", Text("期限", "Due"), "date", sortable=True)
_LEFT = Column("left", Text("残り", "Left"), "state")
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
_WAITS = State(Text("登録実行待ち", "Awaiting run"), "progress")
_ENTERED = State(Text("登録済", "Entered"), "good")
_SHEET = (
    Text("受付番号", "Reference"), Text("氏名", "Name"), Text("手続", "Procedure"),
    Text("状態", "State"), Text("到達日時", "Arrived"), Text("期限", "Due"),
    Text("審査済み項目", "Checks done"), Text("決定", "Decision"),
)  # fmt: skip


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The first page is the queue."""
    return SeeOther(reverse("cases"))


def _asked(query: QueryDict) -> tuple[str, Sorting, str]:
    """State, sorting and register that are asked for; what is none of ours is left out."""
    state = query.get("state", "")
    state = state if state in FILTERS else "open"
    register = query.get("register", "")
    register = register if register in qualifications() else ""
    return state, Sorting.read(query, COLUMNS[state], Sorting("arrived")), register


def _register_chips(found: Queue, desk: Desk, state: str, register: str) -> list[Chip]:
    """A chip for each register in charge that has cases here, or is chosen, where several are."""
    ours = [name for name in qualifications() if name in desk.registers]
    names = [name for name in ours if found.registers.get(name) or name == register]
    return [
        Chip(
            qualification(name).name,
            f"?state={state}" if name == register else f"?state={state}&register={name}",
            name == register,
            found.registers.get(name, 0),
        )
        for name in names
        if len(names) > 1 or register
    ]


@require_safe
@at_desk
def cases(request: HttpRequest) -> HttpResponse:
    """The queue of one state."""
    state, sorting, register = _asked(request.GET)
    wanted = Page.read(request.GET, PAGE, PAGE * 10_000)
    found = queue(
        actor(request), now(), state=state, sort=sorting.parameter, page=wanted.number,
        register=register,
    )  # fmt: skip
    desk = desk_of(request)
    one = f"&register={register}" if register else ""
    query = f"state={state}&sort={sorting.parameter}{one}"
    table = Table(
        caption=TITLES[state],
        columns=COLUMNS[state],
        rows=_rows(found, state, desk.account),
        empty=EMPTY[state],
        total=found.counts[state],
        sorting=sorting,
        chips=[
            *(
                Chip(words.word, f"?state={code}{one}", code == state, found.counts[code])
                for code, words in CASE_STATES.items()
            ),
            *_register_chips(found, desk, state, register),
        ],
        page=Page.read(request.GET, PAGE, found.counts[state]),
        csv=f"{reverse('cases_csv')}?{query}" if found.rows else "",
    )
    context = {"table": table, "title": TITLES[state]}
    return show(request, "cases", context, desk=desk, current=state)


def _rows(found: Queue, state: str, account: UUID) -> list[Row]:
    today = japanese_day(now())
    made = []
    for case in found.rows:
        cells = {
            "reference": case.reference,
            "name": case.applicant_name,
            "procedure": procedure_name(case.register, case.procedure),
            "arrived": case.arrived_at,
            "due": short_day(case.due_on),
            "left": time_left(case.due_on, today),
            "done": _checks_done(found, case),
            "outcome": outcome_words(case.procedure, case.outcome),
            "by": YOU if case.proposed_by == account else ANOTHER,
            "proposed": case.proposed_at,
            "approved": case.approved_at,
            "entry": None,
        }
        if state == "decided" and case.outcome == "grant":
            cells["entry"] = _ENTERED if case.handed_over_at else _WAITS
        made.append(Row(cells, reverse("case", args=[case.id])))
    return made


def _checks_done(found: Queue, case: Any) -> str:
    """3 / 7."""
    checks = procedure(case.register, case.procedure).checks
    return f"{found.done.get(case.id, 0)} / {len(checks)}"


@require_safe
@at_desk
def cases_csv(request: HttpRequest) -> HttpResponse:
    """The queue as a file; it holds no Individual Number, as no page of this door does."""
    state, sorting, register = _asked(request.GET)
    found = export(actor(request), now(), state=state, sort=sorting.parameter, register=register)
    language = current()
    rows = []
    for case in found.rows:
        outcome = outcome_words(case.procedure, case.outcome)
        rows.append(
            [
                case.reference,
                case.applicant_name,
                procedure_name(case.register, case.procedure).of(language),
                CASE_STATES[case.state].word.of(language),
                local(case.arrived_at).isoformat(sep=" ", timespec="minutes"),
                case.due_on.isoformat(),
                _checks_done(found, case),
                outcome.word.of(language) if outcome else "",
            ]
        )
    stamp = local(now()).strftime("%Y%m%d-%H%M")
    return csv_response(f"cases-{state}-{stamp}", [h.of(language) for h in _SHEET], rows)
