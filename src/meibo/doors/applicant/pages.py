"""What every page of this door is rendered with, and the calm page for a neighbour that is down."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from meibo.doors.applicant.signed_in import sign_in_url
from meibo.doors.frame import sessions
from meibo.doors.frame.preferences import is_reading
from meibo.terms.text import Text

RETRY_SECONDS = 30


def show(
    request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """Render a page of templates/applicant/."""
    target = request.get_full_path() if is_reading(request) else request.path
    frame = {
        "signed_in": sessions.actor(request).token is not None,
        "sign_in": sign_in_url(target),
        "unread": context["draft"].own.unread if "draft" in context else 0,
    }
    return render(request, f"applicant/{template}.html", {**frame, **context}, status=status)


def try_again(request: HttpRequest, code: str, message: Text, again: str) -> HttpResponse:
    """503: an outside service does not answer. again: the page to start from."""
    context = {"code": code, "message": message, "again": again}
    response = show(request, "try_again", context, status=503)
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response
