"""One licence of a run: printed, spoiled, reprinted, handed over, posted, returned."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from meibo.catalogue import qualification
from meibo.doors.frame.components import SummaryRow
from meibo.doors.frame.door import PageRequest
from meibo.doors.frame.forms import PageForm
from meibo.doors.frame.preferences import SeeOther
from meibo.doors.frame.sessions import actor, now
from meibo.doors.frame.wording import known
from meibo.doors.officer.desk import at_desk, desk_of, show
from meibo.doors.officer.print_forms import sheet_form
from meibo.doors.officer.print_words import DISPATCHES, IDENTITIES, REASONS, SHEET_STATES
from meibo.doors.officer.wording import VERSION_ACTS
from meibo.flow.certificate.printing.commands.hand_over_sheet import hand_over_sheet
from meibo.flow.certificate.printing.commands.post_sheet import post_sheet
from meibo.flow.certificate.printing.commands.record_returned import record_returned
from meibo.flow.certificate.printing.commands.reprint_sheet import reprint_sheet
from meibo.flow.certificate.printing.commands.set_dispatch import set_dispatch
from meibo.flow.certificate.printing.commands.spoil_sheet import spoil_sheet
from meibo.flow.certificate.printing.queries import ShownSheet, see_sheet
from meibo.flow.certificate.printing.states import ON_HAND, SPOILABLE
from meibo.flow.registration.desk import Desk
from meibo.rooms.journal.visit import visit
from meibo.terms.refusal import Refusal
from meibo.terms.text import Text

VERBS: Mapping[str, Callable[..., Any]] = {
    "hand-over": hand_over_sheet, "post": post_sheet, "returned": record_returned,
    "dispatch": set_dispatch, "spoil": spoil_sheet, "reprint": reprint_sheet,
}  # fmt: skip
# What each form is called, and its button.
BUTTONS = {
    "hand-over": (Text("窓口で渡す", "Hand it over"), Text("渡したことを記録する", "Record it")),
    "post": (Text("書留で送る", "Post it"), Text("発送を記録する", "Record the posting")),
    "returned": (Text("郵便から戻った", "It came back"), Text("返戻を記録する", "Record it")),
    "dispatch": (Text("渡し方と送付先", "How and where to"), Text("保存する", "Save")),
    "spoil": (Text("書損じにする", "It is spoiled"), Text("書損じ簿に記録する", "Record it")),
    "reprint": (Text("もう一度印刷する", "Print it again"),
                Text("次の台紙での印刷を承認する", "Approve a reprint on the next blank")),
}  # fmt: skip


@require_safe
@at_desk
def print_sheet(request: HttpRequest, sheet: UUID) -> HttpResponse:
    """What it is, what became of it, and what can be done."""
    return _page(request, sheet)


@require_POST
@at_desk
def sheet_act(request: HttpRequest, sheet: UUID, verb: str) -> HttpResponse:
    """One of the verbs; what is wrong with a field is said at it."""
    if verb not in VERBS:
        raise Http404
    form = sheet_form(verb, cast(PageRequest, request).language, request.POST)
    if form.is_valid():
        try:
            VERBS[verb](actor(request), now(), sheet=sheet, **form.cleaned_data)
        except Refusal as refusal:
            if refusal.field not in form.fields:
                raise
            form.refuse(refusal)
        else:
            return SeeOther(reverse("print_sheet", args=[sheet]))
    return _page(request, sheet, verb, form)


def _page(
    request: HttpRequest, sheet: UUID, verb: str = "", sent: PageForm | None = None
) -> HttpResponse:
    with visit():
        found, run = see_sheet(actor(request), now(), sheet=sheet)
        desk = desk_of(request)
    row, language = found.sheet, cast(PageRequest, request).language
    initial = {
        "dispatch": row.dispatch, "postal_code": row.postal_code, "destination": row.destination,
    }  # fmt: skip
    forms = {
        one: sent if sent and one == verb else sheet_form(one, language, None, initial)
        for one in VERBS if one in _may(found, desk)
    }  # fmt: skip
    context = {
        "sheet": row, "run": run, "name": found.names["name"], "state": SHEET_STATES[row.state],
        "rows": _rows(found), "wrong": sent,
        "forms": [(one, *BUTTONS[one], form) for one, form in forms.items()],
    }  # fmt: skip
    status = 422 if sent else 200
    return show(request, "print_sheet", context, desk=desk, current="prints", status=status)


def _may(found: ShownSheet, desk: Desk) -> frozenset[str]:
    """The verbs that its state and the officer's duties allow."""
    row, may = found.sheet, set()
    if "register" in desk.duties:
        if row.state in SPOILABLE:
            may.add("spoil")
        if row.state in ON_HAND:
            may |= {"hand-over", "post"}
        if row.state == "posted":
            may.add("returned")
        if row.state in {"planned", "set", "released", *ON_HAND}:
            may.add("dispatch")
    if "approve" in desk.duties and row.state == "spoiled" and row.spoiled_by != desk.account:
        may.add("reprint")
    return frozenset(may)


def _rows(found: ShownSheet) -> list[SummaryRow]:
    row = found.sheet
    qualified = qualification(row.register)
    rows = [
        SummaryRow(Text("氏名", "Name"), found.names["name"], large=True),
        SummaryRow(Text("資格", "Qualification"), qualified.name),
        SummaryRow(
            Text("登録番号", "Registration number"), found.entry.number,
            href=reverse("entry", args=[row.entry]),
        ),
        SummaryRow(Text("交付の理由", "Issued for"), known(VERSION_ACTS, row.act)),
        SummaryRow(Text("交付回数", "Issue"), str(row.issue_count)),
        SummaryRow(Text("台紙番号", "Blank"), str(row.blank) if row.blank else None),
        SummaryRow(Text("渡し方", "How it leaves"), DISPATCHES[row.dispatch]),
    ]  # fmt: skip
    more = [
        (Text("送付先", "Destination"), found.destination if row.dispatch == "post" else ""),
        (Text("別の字体で印刷", "Printed in another form"), row.printed_as),
        (Text("理由", "Reason"), known(REASONS, row.reason) if row.reason else ""),
        (Text("印刷を記録", "Recorded as printed"), row.printed_at),
        (Text("引受番号（書留）", "Registered letter"), row.tracking_number),
        (Text("本人確認", "Identity shown by"),
         IDENTITIES[row.identity_seen] if row.identity_seen else ""),
        (Text("渡した・出した", "Left"), row.left_at),
        (Text("返戻", "Came back"), row.returned_at),
        (Text("書損じを記録", "Recorded as spoiled"), row.spoiled_at),
    ]  # fmt: skip
    return rows + [SummaryRow(label, value) for label, value in more if value]
