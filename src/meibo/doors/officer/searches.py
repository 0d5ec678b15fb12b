"""The identity-confirmation terminal (本人確認端末): searching, what came, and what was found about searches."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID, uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meibo.catalogue import qualification, qualifications
from meibo.doors.frame.door import PageRequest
from meibo.doors.frame.forms import PageForm
from meibo.doors.frame.preferences import SeeOther
from meibo.doors.frame.sessions import actor, now
from meibo.doors.frame.tables import Column, Row, Table
from meibo.doors.officer.desk import at_desk, desk_of, show
from meibo.doors.officer.search_view import (
    NAME,
    RESULTS,
    STATES,
    about,
    asked_name,
    finding_row,
    person_rows,
    search_form,
    settle_form,
    wanted,
)
from meibo.doors.officer.written import written
from meibo.flow.intake.commands.begin_search import begin_search
from meibo.flow.intake.commands.settle_search_finding import settle_search_finding
from meibo.flow.intake.refusals import BadAnswers, not_in_charge
from meibo.flow.intake.search_queries import own_searches, search_file, search_findings
from meibo.flow.registration.desk import Desk
from meibo.rooms.journal.visit import visit
from meibo.terms.refusal import Refusal
from meibo.terms.text import Language, Text

COLUMNS = [
    Column("name", NAME, "name"),
    Column("register", Text("登録簿", "Register")),
    Column("state", Text("状態", "State"), "state"),
    Column("asked", Text("検索", "Searched"), "ago"),
]
EMPTY = Text("検索はまだありません。", "You have not searched yet.")


def _language(request: HttpRequest) -> Language:
    return cast(PageRequest, request).language


@require_safe
@at_desk
def searches(request: HttpRequest) -> HttpResponse:
    """The own searches of who has the terminal; for superiors what was found about searches."""
    return _page(request)


def _page(
    request: HttpRequest, sent: PageForm | None = None, of: UUID | None = None
) -> HttpResponse:
    with visit():
        desk = desk_of(request)
        superior = "approve" in desk.duties
        found = search_findings(actor(request), now()) if superior else []
        # Whoever has neither duty is refused by this.
        rows = [] if superior else own_searches(actor(request), now())
    language = _language(request)
    listed = []
    for one in found:
        row = finding_row(one, desk.account)
        form = sent if sent is not None and row.id == of else settle_form(language, of=row.id)
        listed.append((row, form if row.open and not row.mine else None))
    context = {
        "superior": superior, "findings": listed, "wrong": sent, "table": _table(rows),
        "registers": [] if superior else _registers(desk), "minutes": settings.SEARCH_MINUTES,
    }  # fmt: skip
    status = 200 if sent is None else 422
    return show(request, "searches", context, desk=desk, current="searches", status=status)


def _table(rows: Any) -> Table:
    listed = [
        Row(
            {
                "name": asked_name(one),
                "register": qualification(one.register).register_name,
                "state": STATES[one.state],
                "asked": one.asked_at,
            },
            reverse("search", args=[one.id]),
        )
        for one in rows
    ]
    caption = Text("自分の検索", "Your searches")
    return Table(caption=caption, columns=COLUMNS, rows=listed, empty=EMPTY, total=len(listed))


def _registers(desk: Desk) -> list[tuple[str, Text]]:
    return [
        (reverse("new_search", args=[one]), qualification(one).register_name)
        for one in sorted(desk.registers & qualifications().keys())
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def new(request: HttpRequest, register: str) -> HttpResponse:
    """The form of a search; POST asks, once for each form however often it is sent."""
    with visit():
        desk = desk_of(request)
        # Whoever may not search is refused by this, and the journal knows of it.
        own_searches(actor(request), now())
    if register not in desk.registers & qualifications().keys():
        raise not_in_charge()
    items = qualification(register).basics
    data = request.POST if request.method == "POST" else None
    form = search_form(items, _language(request), data)
    search = _id_of(request)
    if data is not None and form.is_valid():
        try:
            begin_search(
                actor(request), now(), search=search, register=register,
                wanted=wanted(form, items),
            )  # fmt: skip
        except BadAnswers as bad:
            for one in bad.refusals:
                form.refuse(one)
        else:
            return SeeOther(reverse("search", args=[search]))
    context = {
        "form": form, "search": search, "wrong": data is not None,
        "register": qualification(register).register_name, "minutes": settings.SEARCH_MINUTES,
    }  # fmt: skip
    status = 200 if data is None else 422
    return show(request, "new_search", context, desk=desk, current="searches", status=status)


def _id_of(request: HttpRequest) -> UUID:
    """The id the form was made with; another for one that is none."""
    try:
        return UUID(request.POST.get("search", ""))
    except ValueError:
        return uuid4()


@require_safe
@at_desk
def search(request: HttpRequest, search: UUID) -> HttpResponse:
    """One own search: what was asked, and who matches while that is kept."""
    with visit():
        file, desk = search_file(actor(request), now(), search=search), desk_of(request)
    answer = file.answer
    context = {
        "row": file.row, "state": STATES[file.row.state], "about": about(file),
        "said": RESULTS[answer["result"]] if answer else None,
        "people": [person_rows(one) for one in answer["people"]] if answer else [],
        "more": bool(answer and answer["more"]),
    }  # fmt: skip
    response = show(request, "search", context, desk=desk, current="searches")
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@at_desk
def settle(request: HttpRequest, finding: UUID) -> HttpResponse:
    """What became of a finding; what is wrong with it is said in place."""
    form = settle_form(_language(request), request.POST, of=finding)
    form.is_valid()
    try:
        settle_search_finding(
            actor(request), now(), finding=finding,
            result=request.POST.get("result", ""),
            reason=written(request, "reason"),
        )  # fmt: skip
    except Refusal as refusal:
        if refusal.kind != "invalid":
            raise
        if form.is_valid():
            form.refuse(refusal)
        return _page(request, form, finding)
    return SeeOther(reverse("searches"))
