"""Whole-register enquiries (定期照会): what is due and under way, and what they propose."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from meibo import catalogue
from meibo.doors.frame.preferences import SeeOther
from meibo.doors.frame.sessions import actor, now
from meibo.doors.frame.wording import day_in_words, known
from meibo.doors.officer import koseki
from meibo.doors.officer.desk import at_desk, desk_of, show
from meibo.doors.officer.outside import outside_words
from meibo.doors.officer.periodic_words import (
    BAD_REASONS,
    ENQUIRY_STATES,
    ITEMS,
    KIND_WORDS,
    UNTOLD,
    WAITS,
)
from meibo.doors.officer.steps import row_id
from meibo.doors.officer.wording import SEXES, iso_day
from meibo.doors.officer.written import written
from meibo.flow.registration.desk import Desk
from meibo.flow.registration.particulars import full_name
from meibo.flow.registration.periodic.commands.approve_enquiry import approve_enquiry
from meibo.flow.registration.periodic.commands.confirm_proposal import confirm_proposal
from meibo.flow.registration.periodic.commands.drop_enquiry import drop_enquiry
from meibo.flow.registration.periodic.commands.propose_enquiry import propose_enquiry
from meibo.flow.registration.periodic.commands.reject_proposal import reject_proposal
from meibo.flow.registration.periodic.domiciles import Checked, OfDomiciles, see_domiciles
from meibo.flow.registration.periodic.queries import (
    OfRegister,
    Progress,
    Proposed,
    see_periodic,
    see_proposals,
)
from meibo.flow.registration.periodic.rules import TO_LOOK_INTO
from meibo.flow.registration.periodic.states import UNFINISHED, EnquiryState, ProposalState, Source
from meibo.flow.registration.refusals import no_such_register
from meibo.rooms.journal.visit import visit
from meibo.terms.day import japanese_day
from meibo.terms.refusal import Refusal
from meibo.terms.text import Text


@require_safe
@at_desk
def periodic(request: HttpRequest) -> HttpResponse:
    """Every register in charge: its last enquiry, what it brought, and when the next is due."""
    with visit():
        found = see_periodic(actor(request), now())
        domiciles = see_domiciles(actor(request), now())
        desk = desk_of(request)
    context = {
        "registers": [_register(one, domiciles.get(one.register), desk) for one in found],
        "may_propose": "register" in desk.duties,
        "may_approve": "approve" in desk.duties,
    }
    return show(request, "periodic", context, desk=desk, current="periodic")


def _register(one: OfRegister, domiciles: OfDomiciles | None, desk: Desk) -> dict[str, Any]:
    last = one.latest
    return {
        **_standing(last, one.due, desk),
        "id": one.register,
        "name": catalogue.qualification(one.register).register_name,
        "source": Source.JUKI,
        "last": last,
        "waits": [known(WAITS, reason) for reason in last.waiting] if last else [],
        "domiciles": _domiciles(domiciles, desk) if domiciles else None,
        "proposals": [
            (KIND_WORDS[kind], count, reverse("proposals", args=[one.register, kind]))
            for kind, count in one.proposals.items()
        ],
        "bad": [(row, known(ITEMS, row.item), known(BAD_REASONS, row.reason)) for row in one.bad],
    }


def _domiciles(one: OfDomiciles, desk: Desk) -> dict[str, Any]:
    last = one.latest
    return {
        **_standing(last, one.due, desk),
        "source": Source.KOSEKI,
        "last": last,
        "waits": [known(koseki.WAITING, last.waiting)] if last and last.waiting else [],
    }


def _standing(last: Progress | Checked | None, due: date | None, desk: Desk) -> dict[str, Any]:
    """Where the latest enquiry of a source stands, and what may be done about it."""
    row = last.enquiry if last else None
    state = row.state if row else ""
    return {
        "enquiry": row,
        "state": ENQUIRY_STATES.get(state),
        "proposed": state == EnquiryState.PROPOSED,
        "under_way": state in {EnquiryState.APPROVED, EnquiryState.ASKING},
        "may_begin": state not in UNFINISHED,
        "mine": row is not None and row.proposed_by == desk.account,
        "due": due,
        "is_due": due is None or due <= japanese_day(now()),
    }


@require_POST
@at_desk
def begin_enquiry(request: HttpRequest, register: str) -> HttpResponse:
    """Propose to ask about a whole register, at Juki-net where the form names no other source."""
    asked = request.POST.get("source")
    source = Source(asked) if asked in set(Source) else Source.JUKI
    propose_enquiry(actor(request), now(), register=register, source=source)
    return SeeOther(reverse("periodic"))


@require_POST
@at_desk
def approve(request: HttpRequest, enquiry: UUID) -> HttpResponse:
    """Approve as a second officer: from here on it is asked."""
    approve_enquiry(actor(request), now(), enquiry=enquiry)
    return SeeOther(reverse("periodic"))


@require_POST
@at_desk
def drop(request: HttpRequest, enquiry: UUID) -> HttpResponse:
    """Drop a proposed enquiry."""
    drop_enquiry(actor(request), now(), enquiry=enquiry)
    return SeeOther(reverse("periodic"))


@dataclass(frozen=True, slots=True)
class Shown:
    """A proposal as it is shown: whom it is about, and each item before (where it is one of the
    register's) and after."""

    one: Proposed
    name: str
    number: str
    href: str
    items: list[tuple[Text, Text | None, Text]]
    outside: Text | None
    seconded: bool
    mine: bool


@require_safe
@at_desk
def proposals(request: HttpRequest, register: str, kind: str) -> HttpResponse:
    """The open proposals of a kind."""
    return _proposals(request, register, kind)


def _proposals(
    request: HttpRequest, register: str, kind: str, conflicts: list[Refusal] | None = None,
    wrong: Refusal | None = None,
) -> HttpResponse:  # fmt: skip
    """conflicts: what others did meanwhile; wrong: what is wrong with the reason."""
    with visit():
        found = see_proposals(actor(request), now(), register=register, kind=kind)
        desk = desk_of(request)
    rule = catalogue.register_file_of(register).periodic_enquiry
    context = {
        "register": register, "register_name": catalogue.qualification(register).register_name,
        "kind": kind, "kind_name": KIND_WORDS[kind], "total": found.total,
        "rows": [_shown(one, desk) for one in found.rows],
        "may_settle": "register" in desk.duties, "may_confirm": kind not in TO_LOOK_INTO,
        "two": kind in rule.second_person,
        "notice_days": rule.notice_days if kind == "death" else 0,
        "conflicts": conflicts or [], "refused": wrong, "sent": request.POST,
        "chosen": set(map(row_id, request.POST.getlist("proposal"))) if wrong else set(),
    }  # fmt: skip
    status = 422 if wrong else 409 if conflicts else 200
    return show(request, "proposals", context, desk=desk, current="periodic", status=status)


def _shown(one: Proposed, desk: Desk) -> Shown:
    row, entry = one.row, one.version.entry
    items = [
        (
            known(ITEMS, item),
            _value(item, row.before[item]) if item in row.before else None,
            _value(item, value),
        )
        for item, value in row.after.items()
    ]
    return Shown(
        one, full_name(one.version.particulars), entry.number,
        reverse("entry", args=[row.entry]), items, outside_words(row.outside),
        row.state == ProposalState.SECONDED, row.seconded_by == desk.account,
    )  # fmt: skip


def _value(item: str, value: Any) -> Text:
    if item == "domicile_untold":
        return known(UNTOLD, value or "")
    day = iso_day(value) if item == "birth_date" else None
    if isinstance(day, date):
        return day_in_words(day)
    return known(SEXES if item == "sex" else {}, str(value or "―"))


@require_POST
@at_desk
def settle(request: HttpRequest, register: str, kind: str) -> HttpResponse:
    """Confirm or reject the chosen proposals, each for itself: what is refused of one stops no other."""
    if register not in catalogue.qualifications():
        raise no_such_register()
    given = map(row_id, request.POST.getlist("proposal"))
    chosen = [one for one in given if one is not None]
    refused: list[Refusal] = []
    for one in chosen:
        try:
            if request.POST.get("act") == "reject":
                reason = written(request, "reason")
                reject_proposal(actor(request), now(), proposal=one, reason=reason)
            else:
                confirm_proposal(actor(request), now(), proposal=one)
        except Refusal as refusal:
            if refusal.field == "reason":
                # The reason is that of all who were chosen.
                return _proposals(request, register, kind, wrong=refusal)
            if refusal.kind != "conflict":
                raise
            refused.append(refusal)
    if refused:
        return _proposals(request, register, kind, refused)
    return SeeOther(reverse("proposals", args=[register, kind]))
