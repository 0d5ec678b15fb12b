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
from meibo.doors.frame.forms import PageForm
from meibo.doors.frame.preferences import SeeOther
from meibo.doors.frame.sessions import actor, now
from meibo.doors.officer.carrying_out import waiting_cases
from meibo.doors.officer.confirming import confirm_form
from meibo.doors.officer.desk import at_desk, desk_of, show
from meibo.doors.officer.run_list import (
    asked_runs,
    kept_runs,
    last_number,
    narrowed_runs,
    run_groups,
    run_table,
)
from meibo.doors.officer.saved_views import current_view
from meibo.doors.officer.steps import steps
from meibo.flow.registration.commands.run_registration import run_registration
from meibo.flow.registration.desk import Desk
from meibo.flow.registration.queries import RunDesk, run_desk
from meibo.flow.registration.refusals import no_such_register, nothing_to_enter
from meibo.rooms.journal.visit import visit
from meibo.terms.day import japanese_day
from meibo.terms.text import Language, Text

JUST_NOW = timedelta(minutes=1)


def _form(register: str, waiting: int, language: Language, data: Any = None) -> PageForm:
    """The form for one register; its word is the count of waiting cases."""
    label = Text("登録する件数", "Number of entries")
    return confirm_form(label, waiting, language, data, of=register)


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
    wanted, sorting = asked_runs(request.GET)
    with visit():
        found, desk = run_desk(actor(request), now(), wanted), desk_of(request)
    query = kept_runs(wanted)
    view = current_view(desk, "runs", query) if query else None
    context = {
        "table": run_table(wanted, sorting, found, desk),
        "groups": run_groups(request, wanted, found, desk),
        "narrowed": narrowed_runs(wanted), "clear": reverse("runs"),
        "steps": steps(request, found.runs),
        "place": "runs", "query": query, "view": view,
    }  # fmt: skip
    whole = {**context, **_on_top(request, found, desk)}
    return show(request, "runs", whole, desk=desk, current="runs", view=view)


def _on_top(
    request: HttpRequest, found: RunDesk, desk: Desk, wrong: tuple[str, PageForm] | None = None
) -> dict[str, Any]:
    """What waits by register, and what was done just now. wrong: a register and its form as sent."""
    language = cast(PageRequest, request).language
    return {
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
    }


def _registers(desk: Desk) -> list[str]:
    """Those in charge."""
    return sorted(one for one in desk.registers if one in catalogue.qualifications())


def _waiting(
    register: str, found: RunDesk, desk: Desk, language: Language,
    wrong: tuple[str, PageForm] | None,
) -> Waiting:  # fmt: skip
    count = found.waiting[register]
    form = None
    if "register" in desk.duties:
        form = _form(register, count, language)
        if wrong is not None and wrong[0] == register:
            form = wrong[1]
    return Waiting(register, catalogue.qualification(register).register_name, count, form)


def _just_done(found: RunDesk, desk: Desk) -> Text | None:
    """What the officer's own run of a moment ago did."""
    run = next(iter(found.runs.rows), None)
    if run is None or run.by != desk.account or now() - run.at > JUST_NOW:
        return None
    return Text(
        "第 {first} 号から第 {last} 号まで、{n} 件を登録しました。",
        "{n} entered: numbers {first} to {last}.",
    ).fill(first=run.first_number, last=last_number(run), n=run.entered)


@require_POST
@at_desk
def run(request: HttpRequest, register: str) -> HttpResponse:
    """Run, once the number of waiting cases has been typed."""
    if register not in catalogue.qualifications():
        raise no_such_register()
    with visit():
        found, desk = run_desk(actor(request), now()), desk_of(request)
    count = found.waiting.get(register, 0)
    form = _form(register, count, cast(PageRequest, request).language, request.POST)
    if "register" in desk.duties and register in desk.registers:
        if not count:
            raise nothing_to_enter()
        if not form.is_valid():
            context = _on_top(request, found, desk, (register, form))
            return show(request, "runs", context, desk=desk, current="runs", status=422)
    run_registration(actor(request), now(), register=register, expected=count)
    return SeeOther(reverse("runs"))
