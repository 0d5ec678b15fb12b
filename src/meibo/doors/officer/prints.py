"""Print runs of licences on paper: who is due one, the runs, and what is done with a run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meibo.catalogue import qualification, register_files
from meibo.doors.frame.door import PageRequest
from meibo.doors.frame.forms import PageForm
from meibo.doors.frame.preferences import SeeOther
from meibo.doors.frame.sessions import actor, now
from meibo.doors.frame.tables import Column, Row, Table
from meibo.doors.frame.wording import known
from meibo.doors.officer.desk import at_desk, desk_of, show
from meibo.doors.officer.print_forms import back_form, release_form
from meibo.doors.officer.print_words import (
    PRINTERS,
    REASONS,
    RUN_STATES,
    SHAPES,
    SHEET_STATES,
)
from meibo.doors.officer.sheets import saved_file
from meibo.doors.officer.steps import row_id
from meibo.doors.officer.wording import VERSION_ACTS
from meibo.flow.certificate.printing.commands.drop_run import drop_run
from meibo.flow.certificate.printing.commands.fetch_pages import fetch_pages
from meibo.flow.certificate.printing.commands.hand_out_batch import hand_out_batch
from meibo.flow.certificate.printing.commands.propose_run import propose_run
from meibo.flow.certificate.printing.commands.record_printed import record_printed
from meibo.flow.certificate.printing.commands.release_run import release_run
from meibo.flow.certificate.printing.commands.take_back_batch import take_back_batch
from meibo.flow.certificate.printing.joining import joined
from meibo.flow.certificate.printing.queries import (
    RunFile,
    RunLine,
    see_due,
    see_overview,
    see_run,
)
from meibo.flow.certificate.printing.rules import MOST_IN_A_RUN
from meibo.flow.registration.desk import Desk
from meibo.rooms.journal.visit import visit
from meibo.terms.refusal import Refusal
from meibo.terms.text import Language, Text
from meibo.terms.variation import sequences

COLUMNS = [
    Column("number", Text("印刷", "Run"), "code"),
    Column("file", Text("登録簿", "Register file")),
    Column("count", Text("件数", "Licences"), "number"),
    Column("printed", Text("印刷済", "Printed"), "number"),
    Column("state", Text("状態", "State"), "state"),
    Column("at", Text("起案", "Proposed"), "ago"),
]
DONE = ("printed", "handed", "posted", "returned")


def _language(request: HttpRequest) -> Language:
    return cast(PageRequest, request).language


@require_safe
@at_desk
def prints(request: HttpRequest) -> HttpResponse:
    """The runs so far, and where the next ones, the ledger and the 外字 desk are."""
    with visit():
        found = see_overview(actor(request), now())
        desk = desk_of(request)
    context = {
        "files": [
            (reverse("due_prints", args=[one]), register_files()[one].name,
             found.next_blank.get(one, 1))
            for one in found.files
        ],
        "waiting": found.waiting,
        "table": Table(
            caption=Text("印刷の記録", "Print runs"), columns=COLUMNS,
            rows=[_line(one) for one in found.runs],
            empty=Text("印刷はまだありません。", "There has been no print run yet."),
            total=len(found.runs),
        ),
    }  # fmt: skip
    return show(request, "prints", context, desk=desk, current="prints")


def _line(one: RunLine) -> Row:
    run = one.run
    cells = {
        "number": str(run.number),
        "file": register_files()[run.register_file].heading,
        "count": one.total,
        "printed": sum(one.counts.get(state, 0) for state in DONE),
        "state": RUN_STATES[run.state],
        "at": run.proposed_at,
    }
    return Row(cells, reverse("print_run", args=[run.id]))


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def due_prints(request: HttpRequest, register_file: str) -> HttpResponse:
    """Who is due a licence on paper; POST proposes a run of those that are chosen."""
    if request.method == "POST":
        given = map(row_id, request.POST.getlist("occasion"))
        chosen = [one for one in given if one is not None]
        run = propose_run(actor(request), now(), register_file=register_file, chosen=chosen)
        return SeeOther(reverse("print_run", args=[run]))
    with visit():
        found = see_due(actor(request), now(), register_file=register_file)
        desk = desk_of(request)
    file = register_files()[register_file]
    context = {
        "file": file.name,
        "paper": [SHAPES[file.paper.shape], PRINTERS[file.paper.printed_by]],
        "due": [
            (one, qualification(one.register).name, known(VERSION_ACTS, one.act)) for one in found
        ],
        "full": len(found) == MOST_IN_A_RUN,
        "may_propose": "register" in desk.duties,
    }
    return show(request, "due_prints", context, desk=desk, current="prints")


@require_safe
@at_desk
def print_run(request: HttpRequest, run: UUID) -> HttpResponse:
    """One run: what was checked, what waits, and what can be done."""
    return _run(request, run)


def _run(request: HttpRequest, run: UUID, sent: PageForm | None = None) -> HttpResponse:
    with visit():
        found = see_run(actor(request), now(), run=run)
        desk = desk_of(request)
    counts = {state: len(found.having(state)) for state in SHEET_STATES}
    act = _act(found, desk, counts)
    context = {
        "run": found.run,
        "heading": register_files()[found.run.register_file].heading,
        "state": RUN_STATES[found.run.state],
        "rows": [_sheet(one) for one in found.sheets],
        "counts": [(SHEET_STATES[state], count) for state, count in counts.items() if count],
        "paper": [SHAPES[found.run.shape], PRINTERS[found.run.printed_by]],
        "act": act,
        "form": sent or _form(act, found, _language(request)),
        "may": desk.duties,
        "wrong": sent,
        "contracted": found.run.printed_by == "contractor",
    }
    status = 422 if sent else 200
    return show(request, "print_run", context, desk=desk, current="prints", status=status)


def _form(act: str, found: RunFile, language: Language, data: Any = None) -> PageForm | None:
    if act == "release":
        return release_form(found.next_blank, language, data)
    return back_form(language, data) if act == "back" else None


def _act(file: RunFile, desk: Desk, counts: dict[str, int]) -> str:
    """What the officer can do with a run, or why nothing: wait, own, release, printed, out, back."""
    run, contracted = file.run, file.run.printed_by == "contractor"
    if run.state == "proposed":
        if counts["planned"]:
            return "wait"
        return "own" if run.proposed_by == desk.account else "release"
    if run.state == "released" and counts["released"]:
        return "out" if contracted else "printed"
    return "back" if run.state == "out" else ""


def _sheet(one: Any) -> dict[str, Any]:
    row = one.sheet
    return {
        "line": row.line,
        "name": row.printed_as or one.names["name"],
        "mj": [(found.text, found.mj) for found in sequences(one.names["name"]) if found.mj],
        "elsewhere": row.elsewhere,
        "register": qualification(row.register).name,
        "number": one.entry.number,
        "act": known(VERSION_ACTS, row.act),
        "count": row.issue_count,
        "blank": row.blank,
        "state": SHEET_STATES[row.state],
        "reason": known(REASONS, row.reason) if row.reason else None,
        "href": reverse("print_sheet", args=[row.id]),
    }


def _posted(
    request: HttpRequest, run: UUID, form: PageForm, act: Callable[[int], object]
) -> HttpResponse:
    """Do it with the number the form asks, and show the run; what is wrong is said at the field."""
    (field,) = form.fields
    if form.is_valid():
        code = form.cleaned_data[field]
        try:
            act(int(code) if code.isdecimal() else 0)
        except Refusal as refusal:
            if refusal.field != field:
                raise
            form.refuse(refusal)
        else:
            return SeeOther(reverse("print_run", args=[run]))
    return _run(request, run, form)


@require_POST
@at_desk
def release(request: HttpRequest, run: UUID) -> HttpResponse:
    """Release as a second officer, with the number of the uppermost blank."""
    found = see_run(actor(request), now(), run=run)
    form = release_form(found.next_blank, _language(request), request.POST)
    return _posted(
        request, run, form,
        lambda first: release_run(actor(request), now(), run=run, first_blank=first),
    )  # fmt: skip


@require_POST
@at_desk
def drop(request: HttpRequest, run: UUID) -> HttpResponse:
    """Drop a proposed run."""
    drop_run(actor(request), now(), run=run)
    return SeeOther(reverse("prints"))


@require_POST
@at_desk
def printed(request: HttpRequest, run: UUID) -> HttpResponse:
    """What was not spoiled came well out of the printer."""
    record_printed(actor(request), now(), run=run)
    return SeeOther(reverse("print_run", args=[run]))


@require_safe
@at_desk
def pages(request: HttpRequest, run: UUID) -> HttpResponse:
    """Every page that waits to be printed, in the order of the blanks."""
    number, documents = fetch_pages(actor(request), now(), run=run)
    return saved_file(joined(documents), f"licences-{number}.pdf", "application/pdf")


@require_POST
@at_desk
def hand_out(request: HttpRequest, run: UUID) -> HttpResponse:
    """The file for the contracted printer; the hand-over is in the ledger."""
    number, content = hand_out_batch(actor(request), now(), run=run)
    return saved_file(content, f"contractor-{number}.csv", "application/octet-stream")


@require_POST
@at_desk
def take_back(request: HttpRequest, run: UUID) -> HttpResponse:
    """What the contractor returned, counted."""
    form = back_form(_language(request), request.POST)
    return _posted(
        request, run, form,
        lambda count: take_back_batch(actor(request), now(), run=run, came_back=count),
    )  # fmt: skip
