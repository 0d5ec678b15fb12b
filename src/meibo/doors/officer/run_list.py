"""The runs so far as a list: narrowed, in an order; the same as a file."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.http import require_safe

from meibo.catalogue import qualification, qualifications, register_file_of, register_files
from meibo.doors.frame.languages import current
from meibo.doors.frame.sessions import actor, now
from meibo.doors.frame.tables import Chip, Column, Row, Sorting, Table
from meibo.doors.frame.wording import local
from meibo.doors.officer.desk import at_desk
from meibo.doors.officer.lists import ChipGroup, file_address, own_registers, query_of, turned
from meibo.doors.officer.sheets import csv_response
from meibo.doors.officer.steps import asked_row
from meibo.doors.officer.wording import ANOTHER, YOU, month_in_words, short_day
from meibo.flow.examination.queue import CAP
from meibo.flow.registration.desk import Desk
from meibo.flow.registration.queries import RunDesk, export_runs
from meibo.flow.registration.run_list import NEWEST_RUN, WantedRuns
from meibo.terms.day import japanese_day
from meibo.terms.era import ERAS
from meibo.terms.text import Text

COLUMNS = [
    Column("at", Text("実行", "Run"), "ago", sortable=True),
    Column("register", Text("登録簿", "Register")),
    Column("on", Text("登録年月日", "Date of registration"), "date"),
    Column("first", Text("最初の番号", "First number"), "number"),
    Column("last", Text("最後の番号", "Last number"), "number"),
    Column("count", Text("件数", "Entered"), "number"),
    Column("by", Text("実行者", "By")),
]
NO_RUNS = Text(
    "登録実行はまだありません。決裁が済んだ申請がたまったら、上から実行します。",
    "There has been no run yet. Start one above once approved cases wait.",
)
NO_MATCH = Text(
    "この条件に合う登録実行はありません。条件を外すと、ほかの実行が出ます。",
    "No run matches these filters. Remove some to see others.",
)


def asked_runs(query: QueryDict) -> tuple[WantedRuns, Sorting]:
    """What is asked for; what is none of ours is left out."""
    sorting = Sorting.read(query, COLUMNS, Sorting("at", descending=True))
    file, register = query.get("file", ""), query.get("register", "")
    return WantedRuns(
        register_file=file if file in register_files() else "",
        register=register if register in qualifications() else "",
        month=_month(query.get("month", "")),
        sort=sorting.parameter,
        after=asked_row(query, "after"),
        before=asked_row(query, "before"),
    ), sorting


def _month(text: str) -> date | None:
    """2026-11: its first day; None for none, for what is none, and for one that is still to come."""
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError:
        return None
    return first if ERAS[-1].first_day <= first <= japanese_day(now()) else None


def _said(month: date | None) -> str:
    return f"{month:%Y-%m}" if month else ""


def kept_runs(wanted: WantedRuns) -> str:
    """The filters and the order as an address has them; one list has one form."""
    return query_of(
        file=wanted.register_file, register=wanted.register, month=_said(wanted.month),
        sort="" if wanted.sort == NEWEST_RUN else wanted.sort,
    )  # fmt: skip


def narrowed_runs(wanted: WantedRuns) -> bool:
    """Whether anything narrows the list."""
    return bool(wanted.register_file or wanted.register or wanted.month)


def run_groups(
    request: HttpRequest, wanted: WantedRuns, found: RunDesk, desk: Desk
) -> list[ChipGroup]:
    """Register file, qualification and month; a question with one answer is not asked."""
    ours = own_registers(desk.registers)
    files = list(dict.fromkeys(register_file_of(name).id for name in ours))
    asked = wanted.register_file
    groups = [
        ChipGroup(Text("登録簿ファイル", "Register file"), [
            Chip(register_files()[one].name,
                 turned(request, "file", one, on=one == asked, register=None), one == asked)
            for one in files
        ]),
        ChipGroup(Text("資格", "Qualification"), [
            Chip(qualification(one).name,
                 turned(request, "register", one, on=one == wanted.register),
                 one == wanted.register)
            for one in ours if asked in {"", register_file_of(one).id}
        ]),
        ChipGroup(Text("月", "Month"), [
            Chip(month_in_words(one),
                 turned(request, "month", _said(one), on=one == wanted.month),
                 one == wanted.month)
            for one in _months(found, wanted.month)
        ]),
    ]  # fmt: skip
    return [one for one in groups if len(one.chips) > 1 or any(chip.on for chip in one.chips)]


def _months(found: RunDesk, asked: date | None) -> list[date]:
    """From this month back to that of the first run, and the one that is asked for."""
    months = {asked} if asked else set()
    if found.first_at is not None:
        month, first = japanese_day(now()).replace(day=1), japanese_day(found.first_at)
        while month >= first.replace(day=1):
            months.add(month)
            month = (month - timedelta(days=1)).replace(day=1)
    return sorted(months, reverse=True)


def run_table(wanted: WantedRuns, sorting: Sorting, found: RunDesk, desk: Desk) -> Table:
    """A page of the list."""
    return Table(
        caption=Text("登録実行の記録", "Runs"),
        columns=COLUMNS,
        rows=[_row(run, desk) for run in found.runs.rows],
        empty=NO_MATCH if narrowed_runs(wanted) else NO_RUNS,
        total=min(found.total, CAP),
        more=found.total > CAP,
        sorting=sorting,
        csv=file_address("runs_csv", kept_runs(wanted)) if found.runs.rows else "",
    )


def _row(run: Any, desk: Desk) -> Row:
    return Row(
        {
            "at": run.at,
            "register": qualification(run.register).register_name,
            "on": short_day(run.registered_on),
            "first": run.first_number,
            "last": last_number(run),
            "count": run.entered,
            "by": YOU if run.by == desk.account else ANOTHER,
        }
    )


def last_number(run: Any) -> int:
    """The registration number the run gave last."""
    last: int = run.first_number + run.entered - 1
    return last


@require_safe
@at_desk
def runs_csv(request: HttpRequest) -> HttpResponse:
    """The list as a file; "you" would say nothing there, so it does not say who ran."""
    wanted, _ = asked_runs(request.GET)
    language = current()
    lines = [
        [
            local(run.at).isoformat(sep=" ", timespec="minutes"),
            qualification(run.register).register_name.of(language),
            run.registered_on.isoformat(),
            *(str(number) for number in (run.first_number, last_number(run), run.entered)),
        ]
        for run in export_runs(actor(request), now(), wanted)
    ]
    heading = [column.title.of(language) for column in COLUMNS if column.key != "by"]
    return csv_response("runs", now(), heading, lines)
