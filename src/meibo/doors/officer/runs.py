"""Registration runs: what waits by register, and the runs so far."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from meibo import catalogue
from meibo.doors.frame.door import PageRequest
from meibo.doors.frame.fields import ConfirmByTyping
from meibo.doors.frame.forms import PageForm
from meibo.doors.frame.preferences import SeeOther
from meibo.doors.frame.sessions import actor, now
from meibo.doors.frame.tables import Column, Row, Table
from meibo.doors.officer.carrying_out import waiting_cases
from meibo.doors.officer.desk import at_desk, desk_of, show
from meibo.doors.officer.wording import ANOTHER, YOU, short_day
from meibo.flow.registration.commands.run_registration import run_registration
from meibo.flow.registration.desk import Desk
from meibo.flow.registration.queries import RunDesk, run_desk
from meibo.flow.registration.refusals import no_such_register, nothing_to_enter
from meibo.rooms.journal.visit import visit
from meibo.terms.day import japanese_day
from meibo.terms.text import Language, Text

JUST_NOW = timedelta(minutes=1)
COLUMNS = [
    Column("at", Text("実行", "Run"), "ago"),
    Column("register", Text("登録簿", "Register")),
    Column("on", Text("登録年月日", "Date of registration"), "date"),
    Column("first", Text("最初の番号", "First number"), "number"),
    Column("last", Text("最後の番号", "Last number"), "number"),
    Column("count", Text("件数", "Entered"), "number"),
    Column("by", Text("実行者", "By")),
]
EMPTY = Text(
    "登録実行はまだありません。決裁が済んだ申請がたまったら、上から実行します。",
    "There has been no run yet. Start one above once approved cases wait.",
)


def run_form(waiting: int, language: Language, data: Any = None) -> PageForm:
    """The form for one register; its word is the count of waiting cases."""
    word = str(waiting)
    field = ConfirmByTyping(label=Text("登録する件数", "Number of entries"), word=Text(word, word))
    form: PageForm = type("RunForm", (PageForm,), {"confirm": field})(data, language=language)
    return form


@dataclass(frozen=True, slots=True)
class Waiting:
    """A register in charge and how many wait to be entered."""

    register: str
    name: Text
    count: int
    form: PageForm | None


@require_safe
@at_desk
def runs(request: HttpRequest) -> HttpResponse:
    """What waits, and the latest runs."""
    with visit():
        found, desk = run_desk(actor(request), now()), desk_of(request)
    return _page(request, found, desk)


def _page(
    request: HttpRequest, found: RunDesk, desk: Desk, wrong: tuple[str, PageForm] | None = None
) -> HttpResponse:
    language = cast(PageRequest, request).language
    context = {
        "waiting": [
            _waiting(one, found, desk, language, wrong)
            for one in _registers(desk)
            if found.waiting.get(one)
        ],
        "idle": [
            catalogue.qualification(one).register_name
            for one in _registers(desk)
            if not found.waiting.get(one)
        ],
        "may_run": "register" in desk.duties,
        "about_entries": waiting_cases(found.about_entries),
        "wrong": wrong[1] if wrong else None,
        "done": _just_done(found, desk),
        "today": japanese_day(now()),
        "table": Table(
            caption=Text("登録実行の記録", "Runs"),
            columns=COLUMNS,
            rows=_rows(found, desk),
            empty=EMPTY,
            total=len(found.runs),
        ),
    }
    return show(request, "runs", context, desk=desk, current="runs", status=422 if wrong else 200)


def _registers(desk: Desk) -> list[str]:
    """Those in charge."""
    return sorted(one for one in desk.registers if one in catalogue.qualifications())


def _waiting(
    register: str, found: RunDesk, desk: Desk, language: Language,
    wrong: tuple[str, PageForm] | None,
) -> Waiting:  # fmt: skip
    count = found.waiting.get(register, 0)
    form = None
    if count and "register" in desk.duties:
        form = run_form(count, language)
        if wrong is not None and wrong[0] == register:
            form = wrong[1]
    return Waiting(register, catalogue.qualification(register).register_name, count, form)


def _rows(found: RunDesk, desk: Desk) -> list[Row]:
    return [
        Row(
            {
                "at": run.at,
                "register": catalogue.qualification(run.register).register_name,
                "on": short_day(run.registered_on),
                "first": run.first_number,
                "last": run.first_number + run.entered - 1,
                "count": run.entered,
                "by": YOU if run.by == desk.account else ANOTHER,
            }
        )
        for run in found.runs
    ]


def _just_done(found: RunDesk, desk: Desk) -> Text | None:
    """What the officer's own run of a moment ago did."""
    if not found.runs or found.runs[0].by != desk.account:
        return None
    run = found.runs[0]
    if now() - run.at > JUST_NOW:
        return None
    last = run.first_number + run.entered - 1
    return Text(
        "第 {first} 号から第 {last} 号まで、{n} 件を登録しました。",
        "{n} entered: numbers {first} to {last}.",
    ).fill(first=run.first_number, last=last, n=run.entered)


@require_POST
@at_desk
def run(request: HttpRequest, register: str) -> HttpResponse:
    """Run, once the number of waiting cases has been typed."""
    if register not in catalogue.qualifications():
        raise no_such_register()
    with visit():
        found, desk = run_desk(actor(request), now()), desk_of(request)
    count = found.waiting.get(register, 0)
    form = run_form(count, cast(PageRequest, request).language, request.POST)
    if "register" in desk.duties and register in desk.registers:
        if not count:
            raise nothing_to_enter()
        if not form.is_valid():
            return _page(request, found, desk, (register, form))
    run_registration(actor(request), now(), register=register, expected=count)
    return SeeOther(reverse("runs"))
