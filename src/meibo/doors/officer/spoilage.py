"""The spoilage ledger (書損じ簿): blanks that became no licence."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from meibo.catalogue import register_files
from meibo.doors.frame.door import PageRequest
from meibo.doors.frame.forms import PageForm
from meibo.doors.frame.preferences import SeeOther
from meibo.doors.frame.sessions import actor, now
from meibo.doors.frame.tables import Column, Row, Table
from meibo.doors.officer.desk import at_desk, desk_of, show
from meibo.doors.officer.print_forms import lost_form
from meibo.doors.officer.print_words import SPOILED
from meibo.doors.officer.wording import ANOTHER, YOU
from meibo.flow.certificate.printing.commands.lose_blanks import lose_blanks
from meibo.flow.certificate.printing.queries import Spoiled, see_ledger, see_overview
from meibo.rooms.journal.visit import visit
from meibo.terms.refusal import Refusal
from meibo.terms.text import Text

COLUMNS = [
    Column("blank", Text("台紙番号", "Blank"), "code"),
    Column("file", Text("登録簿", "Register file")),
    Column("reason", Text("理由", "Reason")),
    Column("what", Text("印刷していたもの", "What was on it")),
    Column("by", Text("記録", "Recorded by")),
    Column("at", Text("日時", "When"), "ago"),
]


@require_safe
@at_desk
def spoilage(request: HttpRequest) -> HttpResponse:
    """The ledger, the newest first."""
    return _page(request)


@require_POST
@at_desk
def lose(request: HttpRequest, register_file: str) -> HttpResponse:
    """Write blanks off that nothing was printed on."""
    form = lost_form(register_file, cast(PageRequest, request).language, request.POST)
    if form.is_valid():
        count = form.cleaned_data["count"]
        try:
            lose_blanks(
                actor(request), now(), register_file=register_file,
                count=int(count) if count.isdecimal() else 0, reason=form.cleaned_data["reason"],
            )  # fmt: skip
        except Refusal as refusal:
            if refusal.field is None:
                raise
            form.refuse(refusal)
        else:
            return SeeOther(reverse("spoilage"))
    return _page(request, register_file, form)


def _page(request: HttpRequest, of: str = "", sent: PageForm | None = None) -> HttpResponse:
    with visit():
        found = see_ledger(actor(request), now())
        stock = see_overview(actor(request), now())
        desk = desk_of(request)
    context: dict[str, Any] = {
        "table": Table(
            caption=Text("書損じ簿", "Spoilage ledger"), columns=COLUMNS,
            rows=[_row(one) for one in found],
            empty=Text("書損じはありません。", "No blank was spoiled."), total=len(found),
        ),
        "files": [
            (one, register_files()[one].name, stock.next_blank.get(one, 1),
             sent if sent and one == of else lost_form(one, cast(PageRequest, request).language))
            for one in stock.files
        ],
        "may_record": "register" in desk.duties,
        "wrong": sent,
    }  # fmt: skip
    status = 422 if sent else 200
    return show(request, "spoilage", context, desk=desk, current="prints", status=status)


def _row(one: Spoiled) -> Row:
    cells = {
        "blank": str(one.blank),
        "file": register_files()[one.register_file].heading,
        "reason": SPOILED[one.reason],
        "what": Text("免許証", "A licence") if one.sheet else Text("なし", "Nothing"),
        "by": YOU if one.mine else ANOTHER,
        "at": one.at,
    }
    return Row(cells, reverse("print_sheet", args=[one.sheet]) if one.sheet else "")
