"""The first page, which nobody is led to, and the answer that the process is there."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from meibo.doors.frame.preferences import SeeOther


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"ok": True})


@require_safe
def first_page(request: HttpRequest) -> HttpResponse:
    """Whoever comes here by hand goes on to the applicant's door."""
    return SeeOther(f"{settings.ENDPOINT('applicant')}/")
