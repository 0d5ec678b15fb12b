"""A refusal that no view caught becomes a page with the right status. Nothing else is caught."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from meibo.doors.frame.accepting import wants_json
from meibo.doors.frame.door import door
from meibo.terms.refusal import Refusal

STATUS = {"invalid": 422, "not_permitted": 403, "not_found": 404, "conflict": 409, "too_often": 429}
"""HTTP status by the refusal's kind."""


def refusal_response(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The page for a refusal; JSON for a caller that prefers it."""
    status = STATUS[refusal.kind]
    if wants_json(request):
        return _as_json(refusal, status)
    needs_sign_in = refusal.kind == "not_permitted" and refusal.code.startswith("session.")
    return render(
        request,
        "frame/refusal.html",
        {
            "refusal": refusal,
            "status": status,
            "sign_in": door().sign_in if needs_sign_in else "",
        },
        status=status,
    )


def _as_json(refusal: Refusal, status: int) -> HttpResponse:
    message = {"ja": refusal.message.ja, "en": refusal.message.en}
    said = {"error": refusal.code, "message": message}
    return JsonResponse(said, status=status, json_dumps_params={"ensure_ascii": False})


class RefusalMiddleware:
    """Turns a Refusal raised by a view into `refusal_response`.

    Middleware that refuses must call `refusal_response` itself: Django hands only the exceptions
    of views to process_exception.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """None lets every other exception go its way."""
        if isinstance(exception, Refusal):
            return refusal_response(request, exception)
        return None
