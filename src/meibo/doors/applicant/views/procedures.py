"""One procedure: what is needed, what it costs, how long it takes; and its beginning."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from meibo.catalogue import authority_of, fees_on, offered, qualification
from meibo.catalogue import procedure as find
from meibo.catalogue.definitions import Procedure
from meibo.doors.applicant.own_drafts import name_of
from meibo.doors.applicant.pages import show
from meibo.doors.applicant.signed_in import signed_in
from meibo.doors.applicant.standing import OPEN
from meibo.doors.applicant.steps import Steps
from meibo.doors.frame import sessions
from meibo.doors.frame.preferences import SeeOther
from meibo.flow.intake.commands.begin import begin
from meibo.flow.intake.queries import own_applications
from meibo.flow.intake.refusals import no_such_procedure, not_offered
from meibo.terms.day import japanese_day
from meibo.terms.refusal import Refusal


def _find(register: str, procedure: str) -> Procedure:
    try:
        found = find(register, procedure)
    except KeyError:
        raise no_such_procedure() from None
    if not offered(found, japanese_day(sessions.now())):
        raise not_offered()
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def one(request: HttpRequest, register: str, procedure: str) -> HttpResponse:
    """GET what the procedure is; POST begins it, or goes on with the one that is open."""
    found = _find(register, procedure)
    if request.method == "POST":
        return _begin(request, register, found)
    at = sessions.now()
    fees = fees_on(found, japanese_day(at))
    context = {
        "qualification": qualification(register),
        "authority": authority_of(register),
        "procedure": found,
        "name": name_of(register, procedure),
        "steps": Steps(found).all,
        "fees": fees,
        "total": sum(fee.amount for fee in fees),
    }
    return show(request, "procedure", context)


def _begin(request: HttpRequest, register: str, found: Procedure) -> HttpResponse:
    """A second click, or an application left open, leads to the one there is."""
    actor, at = sessions.actor(request), sessions.now()
    try:
        application = begin(actor, at, register=register, procedure=found.id)
    except Refusal as refusal:
        if refusal.code != "intake.one_pending":
            raise
        pending = [
            row
            for row in own_applications(actor, at).rows
            if (row.register, row.procedure) == (register, found.id) and row.state in OPEN
        ]
        if not pending:
            raise
        return SeeOther(reverse("application", args=[pending[0].id]))
    return SeeOther(Steps(found).all[0].path(application))
