"""Leaving, and whether the door is there."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST, require_safe

from meibo.doors.frame.preferences import SeeOther
from meibo.doors.frame.sessions import actor, forget_session, now
from meibo.doors.officer.desk import NO_SESSION, sign_in_address
from meibo.rooms.accounts.commands.sign_out import sign_out
from meibo.terms.refusal import Refusal


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"ok": True})


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Sign out; a session that has ended already is forgotten all the same."""
    try:
        sign_out(actor(request), now())
    except Refusal as refusal:
        if refusal.code != NO_SESSION:
            raise
    response = SeeOther(sign_in_address())
    forget_session(response, "officer")
    return response
