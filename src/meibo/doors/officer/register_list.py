"""The register as a list: searched, narrowed, in an order; the same as a file."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, cast

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_safe

from meibo.catalogue import qualification, qualifications
from meibo.doors.frame.components import State
from meibo.doors.frame.door import PageRequest
from meibo.doors.frame.fields import TextField
from meibo.doors.frame.forms import PageForm
from meibo.doors.frame.languages import current
from meibo.doors.frame.sessions import actor, now
from meibo.doors.frame.tables import Chip, Column, Row, Sorting, Table
from meibo.doors.officer.desk import at_desk, desk_of, show
from meibo.doors.officer.lists import ChipGroup, file_address, own_registers, query_of, turned
from meibo.doors.officer.register import status_words
from meibo.doors.officer.saved_views import current_view
from meibo.doors.officer.sheets import csv_response
from meibo.doors.officer.steps import asked_row, steps
from meibo.doors.officer.wording import STATUSES, iso_day, short_day
from meibo.flow.examination.queue import CAP
from meibo.flow.registration.desk import Desk
from meibo.flow.registration.particulars import full_name
from meibo.flow.registration.queries import export_entries, search
from meibo.flow.registration.register_list import NEWEST, WantedEntries, named
from meibo.rooms.journal.visit import visit
from meibo.terms.day import japanese_day
from meibo.terms.text import Language, Text

TITLE = Text("登録簿", "Register")
COLUMNS = [
    Column("number", Text("登録番号", "Number"), "code", sortable=True),
    Column("name", Text("氏名", "Name"), "name"),
    Column("birth_date", Text("生年月日", "Date of birth"), "date"),
    Column("register", Text("登録簿", "Register")),
    Column("on", Text("登録年月日", "Registered on"), "date", sortable=True),
    Column("status", Text("状態", "Status"), "state"),
]
NO_ENTRIES = Text(
    "登録簿にはまだ登録がありません。登録実行で登録された方がここに入ります。",
    "The register is empty. People come here by a registration run.",
)
NO_MATCH = Text(
    "一致する登録はありません。氏名は先頭からの文字、番号は全桁で探します。",
    "No entry matches. Names are matched from their beginning, numbers as a whole.",
)


class SearchForm(PageForm):
    """A registration number, or the beginning of a name."""

    text = TextField(
        label=Text("登録番号または氏名の先頭", "Registration number, or beginning of a name"),
        required=False, max_length=60,
    )  # fmt: skip


def _asked(query: QueryDict, text: str) -> tuple[WantedEntries, Sorting | None]:
    """What is asked for. What is found by name stands in the order of names, and no other."""
    sorting = Sorting.read(query, COLUMNS, Sorting(NEWEST.removeprefix("-"), descending=True))
    register = query.get("register", "")
    wanted = WantedEntries(
        text=text,
        sort=sorting.parameter,
        register=register if register in qualifications() else "",
        suspended=query.get("standing") == "suspended",
        after=asked_row(query, "after"),
        before=asked_row(query, "before"),
    )
    return wanted, None if named(text) else sorting


def _kept(wanted: WantedEntries) -> str:
    """The filters and the order as an address has them; one list has one form."""
    return query_of(
        register=wanted.register,
        standing="suspended" if wanted.suspended else "",
        sort="" if wanted.sort == NEWEST else wanted.sort,
    )


def _groups(request: HttpRequest, wanted: WantedEntries, desk: Desk) -> list[ChipGroup]:
    ours = own_registers(desk.registers)
    standing = turned(request, "standing", "suspended", on=wanted.suspended)
    registers = [
        Chip(
            qualification(name).name, turned(request, "register", name, on=name == wanted.register),
            name == wanted.register,
        )
        for name in ours
    ]  # fmt: skip
    return [
        ChipGroup(
            Text("状態", "Status"), [Chip(STATUSES["suspended"].word, standing, wanted.suspended)]
        ),
        *([ChipGroup(Text("資格", "Qualification"), registers)] if len(ours) > 1 else []),
    ]


@require_safe
@at_desk
def register(request: HttpRequest) -> HttpResponse:
    """The list; without words the newest entries."""
    form, text = _searched(request)
    wanted, sorting = _asked(request.GET, text)
    with visit():
        found = search(actor(request), now(), wanted)
        desk = desk_of(request)
    query = _kept(wanted)
    narrowed = bool(text or wanted.register or wanted.suspended)
    table = Table(
        caption=TITLE,
        columns=COLUMNS if sorting else [replace(one, sortable=False) for one in COLUMNS],
        rows=[_row(version) for version in found.page.rows],
        empty=NO_MATCH if narrowed else NO_ENTRIES,
        total=min(found.total, CAP),
        more=found.total > CAP,
        sorting=sorting,
        csv=file_address("register_csv", query, text) if found.page.rows else "",
    )
    view = current_view(desk, "register", query) if query else None
    context = {
        "form": form, "table": table, "text": text, "narrowed": narrowed, "clear": "?",
        "groups": _groups(request, wanted, desk), "steps": steps(request, found.page),
        "place": "register", "query": query, "view": view,
    }  # fmt: skip
    return show(request, "register", context, desk=desk, current="register", view=view)


def _searched(request: HttpRequest) -> tuple[SearchForm, str]:
    form = SearchForm(request.GET, language=cast(PageRequest, request).language)
    return form, form.cleaned_data["text"] if form.is_valid() else ""


def _cells(version: Any) -> dict[str, object]:
    kept = version.particulars
    return {
        "number": version.entry.number,
        "name": full_name(kept),
        "birth_date": iso_day(kept.get("birth_date")),
        "register": qualification(version.register).register_name,
        "on": version.entry.registered_on,
        "status": status_words(version, japanese_day(now())),
    }


def _row(version: Any) -> Row:
    cells = {
        key: short_day(value) if isinstance(value, date) else value
        for key, value in _cells(version).items()
    }
    return Row(cells, reverse("entry", args=[version.entry_id]))


def _written(value: object, language: Language) -> str:
    """A cell as the file has it; a day as 2026-11-21."""
    if isinstance(value, State):
        return value.word.of(language)
    if isinstance(value, Text):
        return value.of(language)
    return "" if value is None else str(value)


@require_safe
@at_desk
def register_csv(request: HttpRequest) -> HttpResponse:
    """The list as a file; it holds no Individual Number, as no page of this door does."""
    wanted, _ = _asked(request.GET, _searched(request)[1])
    language = current()
    found = map(_cells, export_entries(actor(request), now(), wanted))
    lines = [[_written(cells[one.key], language) for one in COLUMNS] for cells in found]
    heading = [column.title.of(language) for column in COLUMNS]
    return csv_response("register", now(), heading, lines)
