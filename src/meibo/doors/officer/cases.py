"""The queue: which cases wait, in what order, and the same as a file."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from meibo.doors.frame.languages import current
from meibo.doors.frame.preferences import SeeOther
from meibo.doors.frame.sessions import actor, now
from meibo.doors.frame.tables import Table
from meibo.doors.officer.case_filters import asked, chip_groups, kept, narrowed
from meibo.doors.officer.case_rows import COLUMNS, SEARCHED, SHEET, rows, sheet_rows
from meibo.doors.officer.desk import at_desk, desk_of, show
from meibo.doors.officer.lists import file_address
from meibo.doors.officer.saved_views import current_view
from meibo.doors.officer.sheets import csv_response
from meibo.doors.officer.steps import steps
from meibo.flow.examination.queries import export, queue
from meibo.flow.examination.queue import CAP
from meibo.rooms.journal.visit import visit
from meibo.terms.text import Text

TITLES = {
    "open": Text("審査中の申請", "Applications in examination"),
    "proposed": Text("決裁待ちの決定案", "Decisions awaiting approval"),
    "decided": Text("決定済の申請", "Decided applications"),
    "": Text("申請の検索結果", "Applications found"),
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
    "": Text(
        "担当する資格に、この受付番号の申請も、この文字で始まる氏名の申請もありません。",
        "No application in your charge has this reference or a name that begins so.",
    ),
}
NO_MATCH = Text(
    "この条件に合う申請はありません。条件を外すと、ほかの申請が出ます。",
    "No application matches these filters. Remove some to see others.",
)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The first page is the queue."""
    return SeeOther(reverse("cases"))


@require_safe
@at_desk
def cases(request: HttpRequest) -> HttpResponse:
    """The queue of one state, or what was searched for."""
    wanted, sorting = asked(request.GET)
    with visit():
        found = queue(actor(request), now(), wanted)
        desk = desk_of(request)
    query = kept(wanted)
    table = Table(
        caption=TITLES[wanted.state],
        columns=COLUMNS.get(wanted.state, SEARCHED),
        rows=rows(found.page.rows, found.done, desk.account),
        empty=NO_MATCH if wanted.state and narrowed(wanted) else EMPTY[wanted.state],
        total=min(found.total, CAP),
        more=found.total > CAP,
        sorting=sorting,
        csv=file_address("cases_csv", query, wanted.text) if found.page.rows else "",
    )
    view = current_view(desk, "cases", query)
    context = {
        "table": table,
        "title": TITLES[wanted.state],
        "text": wanted.text,
        "groups": chip_groups(request, wanted, found, desk),
        "narrowed": narrowed(wanted),
        "clear": f"?state={wanted.state or 'open'}",
        "steps": steps(request, found.page),
        "place": "cases",
        "query": query if wanted.state else "",
        "view": view,
    }
    return show(request, "cases", context, desk=desk, current=wanted.state, view=view)


@require_safe
@at_desk
def cases_csv(request: HttpRequest) -> HttpResponse:
    """The queue as a file."""
    wanted, _ = asked(request.GET)
    found, done = export(actor(request), now(), wanted)
    language = current()
    return csv_response(
        f"cases-{wanted.state or 'found'}",
        now(),
        [heading.of(language) for heading in SHEET],
        sheet_rows(found, done, language),
    )
