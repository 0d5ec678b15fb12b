"""Dispositions waiting for a second officer."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from meibo import catalogue
from meibo.doors.frame.preferences import SeeOther
from meibo.doors.frame.sessions import actor, now
from meibo.doors.frame.tables import Chip
from meibo.doors.officer.case_filters import ChipGroup
from meibo.doors.officer.desk import at_desk, desk_of, show
from meibo.doors.officer.disposing import Proposal
from meibo.doors.officer.steps import asked_row, steps
from meibo.doors.officer.versions import term_words
from meibo.doors.officer.wording import ANOTHER, VERSION_ACTS, YOU, known
from meibo.flow.examination.queue import CAP
from meibo.flow.registration.commands.approve_disposition import approve_disposition
from meibo.flow.registration.commands.drop_disposition import drop_disposition
from meibo.flow.registration.desk import Desk
from meibo.flow.registration.particulars import full_name
from meibo.flow.registration.queries import WaitingDisposition
from meibo.flow.registration.queries import dispositions as waiting_dispositions
from meibo.rooms.journal.visit import visit
from meibo.terms.text import Text

WAITS = {
    "me": Text("あなたの決裁待ち", "Waits for your approval"),
    "others": Text("あなたの案（別の職員待ち）", "Your proposals"),
}


@require_safe
@at_desk
def dispositions(request: HttpRequest) -> HttpResponse:
    """What waits, oldest first."""
    waits = request.GET.get("waits", "")
    waits = waits if waits in WAITS else ""
    with visit():
        found = waiting_dispositions(
            actor(request), now(), waits=waits, after=asked_row(request.GET, "after"),
            before=asked_row(request.GET, "before"),
        )  # fmt: skip
        desk = desk_of(request)
    chips = [
        Chip(words, "?" if code == waits else f"?waits={code}", code == waits)
        for code, words in WAITS.items()
    ]
    context = {
        "proposals": [_proposal(one, desk) for one in found.rows],
        "total": min(found.total, CAP),
        "more": found.total > CAP,
        "groups": [ChipGroup(Text("待っているもの", "Waits for"), chips)],
        "narrowed": bool(waits),
        "clear": "?",
        "steps": steps(request, found),
        "may_approve": "approve" in desk.duties,
    }
    return show(request, "dispositions", context, desk=desk, current="dispositions")


def _proposal(one: WaitingDisposition, desk: Desk) -> Proposal:
    row, version = one.disposition, one.version
    mine = row.proposed_by == desk.account
    return Proposal(
        id=row.id,
        kind=known(VERSION_ACTS, row.kind),
        code=row.kind,
        term=term_words(row.starts_on, row.ends_on),
        number=version.entry.registration_number,
        name=full_name(version.particulars),
        register=catalogue.qualification(row.register).register_name,
        entry_href=reverse("entry", args=[row.entry]),
        letter_number=row.letter_number,
        reason=row.reason,
        by=YOU if mine else ANOTHER,
        when=row.proposed_at,
        mine=mine,
    )


@require_POST
@at_desk
def approve(request: HttpRequest, disposition: UUID) -> HttpResponse:
    """Approve as a second officer: effective everywhere from here on."""
    approve_disposition(actor(request), now(), disposition=disposition)
    return SeeOther(reverse("dispositions"))


@require_POST
@at_desk
def drop(request: HttpRequest, disposition: UUID) -> HttpResponse:
    """Drop the proposal; the register stays as it is."""
    drop_disposition(actor(request), now(), disposition=disposition)
    return SeeOther(reverse("dispositions"))
