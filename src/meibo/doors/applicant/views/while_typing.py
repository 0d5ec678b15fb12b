"""What is being typed is kept in the meantime: asked for by the page itself, of use to it alone."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from meibo.doors.applicant.signed_in import signed_in
from meibo.doors.frame import sessions
from meibo.doors.frame.preferences import SeeOther
from meibo.doors.frame.wording import local
from meibo.flow.intake.commands.keep_typed import keep_typed
from meibo.terms.refusal import Refusal


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def keep(request: HttpRequest, application: UUID, page: str) -> HttpResponse:
    """POST keeps the inputs of a page and says when, in one line; GET leads to the page."""
    at = sessions.now()
    if request.method == "POST":
        try:
            keep_typed(
                sessions.actor(request), at, application=application, page=page,
                raw=request.POST.dict(),
            )  # fmt: skip
        except Refusal as refusal:
            return _not_kept(request, application, refusal)
        if _by_the_page(request):
            return _line(request, at=at)
    return SeeOther(reverse("page", args=[application, page]))


def _not_kept(request: HttpRequest, application: UUID, refusal: Refusal) -> HttpResponse:
    """The line says why; an application that has arrived meanwhile is shown as it stands."""
    if _by_the_page(request) and refusal.code == "intake.arrived":
        return HttpResponseClientRedirect(reverse("application", args=[application]))
    if _by_the_page(request) and refusal.kind == "invalid":
        return _line(request, refusal=refusal)
    raise refusal


def _by_the_page(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def _line(
    request: HttpRequest, at: datetime | None = None, refusal: Refusal | None = None
) -> HttpResponse:
    clock = local(at).strftime("%H:%M") if at else ""
    return render(request, "applicant/kept.html", {"clock": clock, "refusal": refusal})
