"""One procedure: what is needed, what it costs, how long it takes; and its beginning."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from meibo.catalogue import authority_of, fees_on, offered, qualification
from meibo.catalogue import procedure as find_procedure
from meibo.catalogue.definitions import Procedure
from meibo.doors.applicant.about_entries import LEADS, address
from meibo.doors.applicant.own_drafts import name_of
from meibo.doors.applicant.pages import show
from meibo.doors.applicant.signed_in import signed_in, to_sign_in
from meibo.doors.applicant.standing import OPEN
from meibo.doors.applicant.steps import Steps
from meibo.doors.frame import sessions
from meibo.doors.frame.preferences import SeeOther
from meibo.flow.certificate.queries import OwnRegistration, own_registrations
from meibo.flow.intake.commands.begin import begin
from meibo.flow.intake.queries import own_applications
from meibo.flow.intake.refusals import no_such_procedure, not_holder, not_offered
from meibo.terms.day import japanese_day
from meibo.terms.refusal import Refusal
from meibo.terms.text import Text

# Of a browser whose person pressed the button before signing in; as long as a log-in takes.
WANTED, WANTED_SECONDS = "meibo_begin", 600
NEW_LEAD = Text(
    "審査に合格すると、{authority}が{register}に登録します。",
    "Once the examination is passed, the {authority} enters you in the {register}.",
)


def find(register: str, procedure: str) -> Procedure:
    """A procedure that is offered today; refuses intake.no_procedure, intake.not_offered."""
    try:
        found = find_procedure(register, procedure)
    except KeyError:
        raise no_such_procedure() from None
    if not offered(found, japanese_day(sessions.now())):
        raise not_offered()
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def one(request: HttpRequest, register: str, procedure: str) -> HttpResponse:
    """GET what the procedure is; POST begins it, or goes on with the one that is open.

    Pressed by somebody who is not signed in, the button is remembered: coming back from the log-in
    begins it. What is about a registration is begun from there: its holder is led to it.
    """
    found = find(register, procedure)
    if found.on_entry:
        return SeeOther(address(_own_entry(request, register), procedure))
    if request.method == "POST" and not _is_signed_in(request):
        return _remembered(to_sign_in(request), request)
    if request.method == "POST":
        return begun(request, register, found)
    if request.method == "GET" and request.COOKIES.get(WANTED) == "1" and _is_signed_in(request):
        response = begun(request, register, found)
        response.delete_cookie(WANTED, path=request.path, samesite="Lax")
        return response
    return shown(request, register, found)


def _is_signed_in(request: HttpRequest) -> bool:
    return sessions.actor(request).token is not None


def _remembered(response: HttpResponse, request: HttpRequest) -> HttpResponse:
    """Keep for this page alone that its button was pressed; a form sent by another site has not
    come here (CSRF), so no link can begin anything."""
    response.set_cookie(
        WANTED, "1", max_age=WANTED_SECONDS, path=request.path, httponly=True, samesite="Lax",
        secure=request.is_secure(),
    )  # fmt: skip
    return response


def _own_entry(request: HttpRequest, register: str) -> UUID:
    for own in own_registrations(sessions.actor(request), sessions.now()):
        if own.entry.register == register:
            return own.entry.id
    raise not_holder()


def shown(
    request: HttpRequest, register: str, found: Procedure, own: OwnRegistration | None = None
) -> HttpResponse:
    """The page of a procedure; own: the registration it is about."""
    fees = fees_on(found, japanese_day(sessions.now()))
    authority = authority_of(register)
    lead = LEADS[found.id] if own else NEW_LEAD
    context = {
        "procedure": found,
        "name": name_of(register, found.id),
        "lead": lead.fill(
            authority=authority.signatory, register=qualification(register).register_name
        ),
        "own": own,
        "steps": Steps(found).all,
        "fees": fees,
        "total": sum(fee.amount for fee in fees),
    }
    return show(request, "procedure", context)


def begun(
    request: HttpRequest, register: str, found: Procedure, entry: UUID | None = None
) -> HttpResponse:
    """A second click, or an application left open, leads to the one there is."""
    actor, at = sessions.actor(request), sessions.now()
    try:
        application = begin(actor, at, register=register, procedure=found.id, entry=entry)
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
