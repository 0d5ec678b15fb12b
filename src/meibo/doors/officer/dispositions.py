"""Dispositions waiting for a second officer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from meibo import catalogue
from meibo.doors.frame.door import PageRequest
from meibo.doors.frame.forms import PageForm
from meibo.doors.frame.preferences import SeeOther
from meibo.doors.frame.sessions import actor, now
from meibo.doors.frame.tables import Chip
from meibo.doors.frame.wording import known
from meibo.doors.officer.case_filters import WAITING_WORDS
from meibo.doors.officer.confirming import REGISTRATION_NUMBER, confirm_form
from meibo.doors.officer.desk import at_desk, desk_of, show
from meibo.doors.officer.disposing import Proposal
from meibo.doors.officer.lists import ChipGroup, turned
from meibo.doors.officer.steps import asked_row, steps
from meibo.doors.officer.versions import term_parts, term_words
from meibo.doors.officer.wording import REGISTRAR, VERSION_ACTS, YOU
from meibo.flow.examination.queue import CAP
from meibo.flow.registration.commands.approve_disposition import approve_disposition
from meibo.flow.registration.commands.drop_disposition import drop_disposition
from meibo.flow.registration.desk import Desk
from meibo.flow.registration.disposition_queries import (
    WaitingDisposition,
    approved_disposition,
    waiting_disposition,
)
from meibo.flow.registration.disposition_queries import dispositions as waiting_dispositions
from meibo.flow.registration.particulars import full_name
from meibo.flow.registration.rules import takes_away
from meibo.rooms.journal.visit import visit
from meibo.terms.text import Language, Text

WAITS = ("me", "others")
JUST_NOW = timedelta(minutes=1)


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
    language = cast(PageRequest, request).language
    chips = [
        Chip(WAITING_WORDS[code], turned(request, "waits", code, on=code == waits), code == waits)
        for code in WAITS
    ]
    context = {
        "proposals": [_proposal(one, desk, _confirm(one, language)) for one in found.page.rows],
        "total": min(found.total, CAP),
        "more": found.total > CAP,
        "groups": [ChipGroup(Text("待っているもの", "Waits for"), chips)],
        "narrowed": bool(waits),
        "steps": steps(request, found.page),
        "done": _just_approved(request, desk),
    }
    return _page(request, desk, context)


def _just_approved(request: HttpRequest, desk: Desk) -> Text | None:
    """What the officer's own approval of a moment ago, named in the address, did."""
    wanted = asked_row(request.GET, "approved")
    row = approved_disposition(actor(request), now(), disposition=wanted) if wanted else None
    if row is None or row.disposition.approved_by != desk.account:
        return None
    when = row.disposition.approved_at
    if when is None or now() - when > JUST_NOW:
        return None
    return Text(
        "第 {number} 号の{kind}を決裁しました（{term}）。",
        "Approved for No. {number}: {kind}, {term}.",
    ).fill(
        number=row.version.entry.number, kind=known(VERSION_ACTS, row.disposition.kind),
        term=term_words(row.disposition.starts_on, row.disposition.ends_on),
    )  # fmt: skip


def _page(
    request: HttpRequest, desk: Desk, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    whole = {
        **context, "may_approve": "approve" in desk.duties, "clear": reverse("dispositions"),
    }  # fmt: skip
    return show(request, "dispositions", whole, desk=desk, current="dispositions", status=status)


def _confirm(one: WaitingDisposition, language: Language, data: Any = None) -> PageForm | None:
    """The typed confirmation of what takes a right away; None for anything else."""
    if not takes_away(one.disposition.kind):
        return None
    number = one.version.entry.number
    return confirm_form(REGISTRATION_NUMBER, number, language, data, of=one.disposition.id)


def _proposal(one: WaitingDisposition, desk: Desk, confirm: PageForm | None) -> Proposal:
    row, version = one.disposition, one.version
    mine = row.proposed_by == desk.account
    return Proposal(
        id=row.id,
        kind=known(VERSION_ACTS, row.kind),
        term=term_parts(row.starts_on, row.ends_on),
        number=version.entry.number,
        name=full_name(version.particulars),
        register=catalogue.qualification(row.register).register_name,
        entry_href=reverse("entry", args=[row.entry]),
        letter_number=row.letter_number,
        reason=row.reason,
        by=YOU if mine else REGISTRAR,
        when=row.proposed_at,
        mine=mine,
        confirm=confirm,
    )


@require_POST
@at_desk
def approve(request: HttpRequest, disposition: UUID) -> HttpResponse:
    """Approve as a second officer: effective everywhere from here on. What takes a right away is
    confirmed by the registration number; who may not approve is told that first."""
    found, desk = (
        waiting_disposition(actor(request), now(), disposition=disposition),
        desk_of(request),
    )
    form = _confirm(found, cast(PageRequest, request).language, request.POST)
    one = _proposal(found, desk, form)
    if form is not None and "approve" in desk.duties and not one.mine and not form.is_valid():
        return _page(request, desk, {"proposals": [one], "wrong": form}, 422)
    approve_disposition(actor(request), now(), disposition=disposition)
    return SeeOther(f"{reverse('dispositions')}?approved={disposition}")


@require_POST
@at_desk
def drop(request: HttpRequest, disposition: UUID) -> HttpResponse:
    """Drop the proposal; the register stays as it is."""
    drop_disposition(actor(request), now(), disposition=disposition)
    return SeeOther(reverse("dispositions"))
