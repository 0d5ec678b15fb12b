"""One case on one screen: facts, checks, decision."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from meibo.catalogue import procedure
from meibo.doors.frame.door import PageRequest
from meibo.doors.frame.fields import OneOf, Option, TextField
from meibo.doors.frame.forms import PageForm
from meibo.doors.frame.languages import current
from meibo.doors.frame.preferences import SeeOther
from meibo.doors.frame.sessions import actor, now
from meibo.doors.frame.wording import known, size_in_words
from meibo.doors.officer import checks, facts, koseki
from meibo.doors.officer.carrying_out import VERBS, Verb
from meibo.doors.officer.confirming import REGISTRATION_NUMBER, confirm_form
from meibo.doors.officer.decision import decision_of
from meibo.doors.officer.desk import at_desk, desk_of, show
from meibo.doors.officer.findings import RECORDING, waiting
from meibo.doors.officer.history import history
from meibo.doors.officer.number_change import panel_of
from meibo.doors.officer.wording import CASE_STATES, OUTCOMES, procedure_name, time_left
from meibo.flow.examination.commands.approve_decision import approve_decision
from meibo.flow.examination.commands.propose_decision import propose_decision
from meibo.flow.examination.commands.record_check import record_check
from meibo.flow.examination.commands.send_back import send_back
from meibo.flow.examination.queries import CaseFile, case_file
from meibo.flow.registration.queries import EntryFile, entry_of
from meibo.flow.registration.refusals import other_act
from meibo.rooms.journal.visit import visit
from meibo.terms.day import japanese_day
from meibo.terms.refusal import Refusal
from meibo.terms.text import Language, Text


class ProposeForm(PageForm):
    """A proposed decision and a word to the applicant."""

    outcome = OneOf(
        label=Text("決定", "Decision"),
        options=[Option(code, state.word) for code, state in OUTCOMES.items()],
    )
    contact_memo = TextField(
        label=Text("申請者への連絡（任意）", "Message to the applicant (optional)"),
        rows=2, max_length=1000, required=False,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of the case as it is listed."""

    heading: Text
    name: str
    size: str
    media_type: str
    href: str


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent and not taken: shown again with its errors."""

    check: checks.CheckForm | None = None
    kind: str = ""
    proposal: ProposeForm | None = None
    confirm: PageForm | None = None
    status: int = 200


def _language(request: HttpRequest) -> Language:
    return cast(PageRequest, request).language


@require_safe
@at_desk
def case(request: HttpRequest, case: UUID) -> HttpResponse:
    """The case page."""
    return _page(request, case, Sent())


def _page(request: HttpRequest, case: UUID, sent: Sent) -> HttpResponse:
    at = now()
    with visit():
        file = case_file(actor(request), at, case=case)
        row = file.case
        entry = entry_of(actor(request), at, register=row.register, pseudonym=row.pseudonym)
        desk = desk_of(request)
    language = _language(request)
    proposal = sent.proposal or ProposeForm(language=language)
    decision = decision_of(file, desk, entry)
    context = {
        "case": row,
        "state": CASE_STATES[row.state],
        "procedure": procedure_name(row.register, row.procedure),
        "left": time_left(row.due_on, japanese_day(at)) if row.state != "decided" else None,
        "waiting": _waiting(file),
        "koseki": koseki.waiting(file),
        "sources": facts.sources(file, entry, at),
        "rows": facts.rows(file, entry),
        "alone": facts.alone(file, entry),
        "found": facts.listed(file),
        "attachments": _attachments(file),
        "checks": checks.shown(file, language, sent=sent.check, sent_kind=sent.kind),
        "may_examine": row.state == "open" and "examine" in desk.duties,
        "decision": decision,
        "proposal": proposal,
        "panel": panel_of(file, desk),
        "confirm": sent.confirm or _confirm(decision.verb, entry, language),
        "wrong": sent.check or sent.proposal or sent.confirm,
        "events": history(file, desk, entry),
    }
    return show(request, "case", context, desk=desk, current=row.state, status=sent.status)


def _confirm(
    verb: Verb | None, entry: EntryFile | None, language: Language, data: Any = None
) -> PageForm | None:
    """The typed confirmation of what is dangerous to carry out; None for anything else."""
    if verb is None or not verb.danger or entry is None:
        return None
    return confirm_form(REGISTRATION_NUMBER, entry.entry.number, language, data)


def _waiting(file: CaseFile) -> dict[str, Any] | None:
    """Why Juki-net's column is empty; None once its answer is a fact."""
    if file.enquiry is None or file.fact("juki") is not None:
        return None
    if file.enquiry.state == "answered":
        return {"words": RECORDING, "tries": 0}
    reason = file.enquiry.waiting_for
    return {
        "words": waiting(reason),
        "tries": file.enquiry.tries if reason else 0,
        "again": file.enquiry.next_try_at if reason else None,
    }


def _attachments(file: CaseFile) -> list[Attachment]:
    found = procedure(file.case.register, file.case.procedure)
    headings = {one.id: one.name for one in found.attachments}
    return [
        Attachment(
            heading=known(headings, one.kind),
            name=one.name,
            size=size_in_words(one.size).of(current()),
            media_type=one.media_type.rpartition("/")[2].upper(),
            href=reverse("document", args=[one.id]),
        )
        for one in file.attachments
    ]


@require_POST
@at_desk
def save_check(request: HttpRequest, case: UUID, kind: str) -> HttpResponse:
    """Record one check, then back to it; errors are shown at the check."""
    language = _language(request)
    file = case_file(actor(request), now(), case=case)
    check = next((one for one in file.checks if one.kind == kind), None)
    if check is None:
        raise Http404
    form = checks.check_form(check, language, request.POST)
    if form.is_valid():
        try:
            record_check(actor(request), now(), case=case, kind=kind, **form.cleaned_data)
        except Refusal as refusal:
            if refusal.kind != "invalid":
                raise
            form.refuse(refusal)
        else:
            return SeeOther(f"{reverse('case', args=[case])}#check-{kind}")
    return _page(request, case, Sent(check=form, kind=kind, status=422))


@require_POST
@at_desk
def propose(request: HttpRequest, case: UUID) -> HttpResponse:
    """Propose a decision; errors are shown above the case."""
    form = ProposeForm(request.POST, language=_language(request))
    if form.is_valid():
        try:
            propose_decision(actor(request), now(), case=case, **form.cleaned_data)
        except Refusal as refusal:
            if refusal.kind != "invalid":
                raise
            form.refuse(refusal)
        else:
            return SeeOther(reverse("case", args=[case]))
    return _page(request, case, Sent(proposal=form, status=422))


@require_POST
@at_desk
def approve(request: HttpRequest, case: UUID) -> HttpResponse:
    """Approve the proposed decision as a second officer."""
    approve_decision(actor(request), now(), case=case)
    return SeeOther(reverse("case", args=[case]))


@require_POST
@at_desk
def back(request: HttpRequest, case: UUID) -> HttpResponse:
    """Send the proposal back to the examiner."""
    send_back(actor(request), now(), case=case)
    return SeeOther(reverse("case", args=[case]))


@require_POST
@at_desk
def carry_out(request: HttpRequest, case: UUID) -> HttpResponse:
    """Write what the case was granted in the register; a second click changes nothing."""
    who, at = actor(request), now()
    row = case_file(who, at, case=case).case
    verb = VERBS.get(row.procedure)
    if verb is None:
        raise other_act()
    if verb.danger:
        entry = entry_of(who, at, register=row.register, pseudonym=row.pseudonym)
        form = _confirm(verb, entry, _language(request), request.POST)
        if form is not None and not form.is_valid():
            return _page(request, case, Sent(confirm=form, status=422))
    verb.command(who, at, case=case)
    return SeeOther(reverse("case", args=[case]))
