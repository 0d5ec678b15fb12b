"""The first page: what can be done here; for a person who is signed in, what is theirs."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_http_methods, require_safe

from meibo.catalogue import qualification, register_file_of
from meibo.doors.applicant.about_entries import procedures_about
from meibo.doors.applicant.listing import listed_applications
from meibo.doors.applicant.offering import LONGEST, FindForm, groups
from meibo.doors.applicant.own_cards import card_of
from meibo.doors.applicant.own_certificates import state_of
from meibo.doors.applicant.pages import show
from meibo.doors.frame import sessions
from meibo.doors.frame.door import PageRequest
from meibo.doors.frame.preferences import SeeOther
from meibo.flow.certificate.queries import OwnRegistration, own_cards, own_registrations
from meibo.flow.intake.queries import own_applications
from meibo.rooms.accounts.commands.sign_out import sign_out
from meibo.rooms.journal.visit import visit
from meibo.terms.day import japanese_day
from meibo.terms.refusal import Refusal


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"ok": True})


@require_safe
def first_page(request: PageRequest) -> HttpResponse:
    """GET /: open to everyone; a session that has ended is shown the page of one who has none.

    ?find= narrows the list of procedures.
    """
    actor, at = sessions.actor(request), sessions.now()
    text = request.GET.get("find", "")[:LONGEST]
    form = FindForm({"find": text} if text else None, language=request.language)
    context = {"offered": groups(japanese_day(at), text), "find": text, "form": form}
    if actor.token is None:
        return show(request, "welcome", context)
    try:
        with visit():
            applied = own_applications(actor, at)
            found = own_registrations(actor, at)
            cards = own_cards(actor, at) if any(map(_with_card, found)) else []
    except Refusal as refusal:
        if refusal.code != "session.none":
            raise
        response = show(request, "welcome", {**context, "signed_in": False})
        sessions.forget_session(response, "applicant")
        return response
    own = {
        "applications": listed_applications(applied.rows),
        "unread": applied.unread,
        "registrations": [
            (
                one,
                qualification(one.entry.register).name,
                state_of(one.status),
                procedures_about(one, japanese_day(at)),
            )
            for one in found
        ],
        "cards": [card_of(one) for one in cards],
    }
    return show(request, "own", {**context, **own})


def _with_card(one: OwnRegistration) -> bool:
    return register_file_of(one.entry.register).one_card


@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    """POST /sign-out: end the session; harmless where there is none. GET changes nothing."""
    response = SeeOther("/")
    if request.method != "POST":
        return response
    try:
        sign_out(sessions.actor(request), sessions.now())
    except Refusal as refusal:
        if refusal.code != "session.none":
            raise
    sessions.forget_session(response, "applicant")
    return response
