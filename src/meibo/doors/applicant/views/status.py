"""Own applications: the list, where one stands, and answering one that was returned."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from meibo.doors.applicant.fees import fee_lines
from meibo.doors.applicant.listing import in_groups, listed_applications
from meibo.doors.applicant.looking_again import answer, pause
from meibo.doors.applicant.own_certificates import usable
from meibo.doors.applicant.own_drafts import Draft, read
from meibo.doors.applicant.pages import show
from meibo.doors.applicant.signed_in import signed_in
from meibo.doors.applicant.standing import Moment, standing_of
from meibo.doors.applicant.steps import Steps, open_steps
from meibo.doors.applicant.timeline import events_of
from meibo.doors.applicant.views.drafts import lack_of
from meibo.doors.frame import sessions
from meibo.doors.frame.preferences import SeeOther
from meibo.flow.certificate.queries import own_registrations
from meibo.flow.intake.commands.begin import begin
from meibo.flow.intake.queries import own_applications
from meibo.flow.intake.states import ApplicationState
from meibo.rooms.journal.visit import visit
from meibo.terms.refusal import Refusal


@require_safe
@signed_in
def listed(request: HttpRequest) -> HttpResponse:
    """GET all own applications, newest first."""
    found = own_applications(sessions.actor(request), sessions.now())
    context = {"groups": in_groups(listed_applications(found.rows)), "unread": found.unread}
    return show(request, "applications", context)


@require_safe
@signed_in
def one(request: HttpRequest, application: UUID) -> HttpResponse:
    """GET where an application stands; looks again by itself while the next step takes seconds."""
    with visit():
        draft = read(request, application)
        standing = standing_of(draft.own)
        registered = standing.moment == Moment.REGISTERED
        certificate = _certificate(request, draft) if registered else ""
    from_payment = request.GET.get("from") == "payment" and standing.moment == Moment.FEE
    again = pause(request, standing.moment) if standing.soon or from_payment else None
    fees = fee_lines(draft)
    context: dict[str, Any] = {
        "draft": draft,
        "standing": standing,
        "events": events_of(draft.own),
        "fees": fees,
        "to_pay": [line for line in fees if not line.settled],
        "to_pay_total": sum(line.left for line in fees),
        "from_payment": from_payment,
        "again": again,
        "can_reapply": draft.own.row.state == ApplicationState.RETURNED and not draft.own.later,
    }
    if standing.moment == Moment.DRAFT:
        lacking = open_steps(draft.procedure, draft.own)
        context["lacking"] = lacking
        context["steps"] = [
            (step, lack_of(draft, step) if step in lacking else None, step.path(application))
            for step in draft.steps.all[:-2]
        ]
        context["go_on"] = (lacking or [draft.steps.all[-2]])[0].path(application)
    if registered:
        context["certificate"] = certificate
    return answer(request, standing.moment, again, lambda: show(request, "status", context))


def _certificate(request: HttpRequest, draft: Draft) -> str:
    """Address of the certificate's page; empty while the register shows no entry that is in force."""
    found = own_registrations(sessions.actor(request), sessions.now())
    register, entry = draft.own.row.register, draft.own.row.entry
    entries = [
        one.entry.id
        for one in found
        if one.entry.register == register and entry in {None, one.entry.id} and usable(one)
    ]
    return reverse("certificate", args=[entries[0]]) if entries else ""


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def reapply(request: HttpRequest, application: UUID) -> HttpResponse:
    """POST answers a returned application by a new one; a second click leads to that one."""
    if request.method != "POST":
        return SeeOther(reverse("application", args=[application]))
    draft = read(request, application)
    row = draft.own.row
    if draft.own.later:
        return SeeOther(reverse("application", args=[draft.own.later]))
    try:
        made = begin(
            sessions.actor(request), sessions.now(), register=row.register,
            procedure=row.procedure, earlier=row.id,
        )  # fmt: skip
    except Refusal as refusal:
        if refusal.code not in {"intake.not_answerable", "intake.one_pending"}:
            raise
        later = read(request, application).own.later
        if later is None:
            raise
        return SeeOther(reverse("application", args=[later]))
    return SeeOther(Steps(draft.procedure).all[0].path(made))
