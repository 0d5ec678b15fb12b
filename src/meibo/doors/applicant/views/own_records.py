"""What was asked about the signed-in person over the information network (情報提供等の記録)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from meibo.catalogue import authority_of, qualifications
from meibo.doors.applicant.pages import show
from meibo.doors.applicant.signed_in import signed_in
from meibo.doors.frame import sessions
from meibo.doors.frame.components import State
from meibo.doors.frame.wording import known
from meibo.rooms.network.queries import OwnRecord, own_records
from meibo.terms.text import Text

OUTCOMES = {
    "asked": State(Text("回答待ち", "No answer yet"), "progress"),
    "provided": State(Text("情報の提供あり", "Information provided"), "good"),
    "no_record": State(Text("該当する情報なし", "No such information"), "none"),
    "denied": State(Text("照会は許可されず", "Not permitted"), "attention"),
    "broken_off": State(Text("照会は中断", "Broken off"), "attention"),
}
OCCASIONS = {
    "case": Text("申請の審査", "Examination of an application"),
    "periodic": Text("本籍の定期確認", "Regular check of the domicile"),
}
HOLDERS = {"family_register": Text("法務大臣", "Minister of Justice")}
ITEMS = {"koseki": Text("戸籍関係情報", "Family-register information")}
LAST_PAGE = 1_000
_LONGEST = 10


@dataclass(frozen=True, slots=True)
class Shown:
    """A record in words."""

    at: datetime
    authority: Text
    task: Text
    occasion: Text
    holder: Text
    items: Text
    outcome: State


def _shown(row: OwnRecord) -> Shown:
    """What has left the catalogue since (records are kept for seven years) is told by its code."""
    tasks = {name: one.name for name, one in qualifications().items()}
    stands = row.task in tasks
    return Shown(
        row.recorded_at, authority_of(row.task).name if stands else known({}, row.authority),
        known(tasks, row.task),
        known(OCCASIONS, row.occasion), known(HOLDERS, row.holder), known(ITEMS, row.items),
        OUTCOMES.get(row.outcome) or State(known({}, row.outcome), "none"),
    )  # fmt: skip


@require_safe
@signed_in
def listed(request: HttpRequest) -> HttpResponse:
    """GET one's own records, newest first; ?page= for older ones."""
    page = _page(request.GET.get("page", ""))
    found = own_records(sessions.actor(request), sessions.now(), page=page)
    context = {
        "records": [_shown(row) for row in found.rows],
        "page": page,
        "newer": page - 1,
        "older": page + 1 if found.more else 0,
    }
    return show(request, "records", context)


def _page(text: str) -> int:
    """A page's number; the first one for what is none."""
    first = text[:_LONGEST] if text.isascii() and text.isdecimal() else "1"
    return min(int(first) or 1, LAST_PAGE)
