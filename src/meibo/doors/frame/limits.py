"""How much one request may bring."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from meibo.doors.frame.door import door
from meibo.doors.frame.errors import error_page

ADDRESS_LIMIT = 8_000
"""Characters of path and query; servers commonly allow 8,190 bytes."""


class RequestLimitsMiddleware:
    """Refuses an oversized request before its body is read.

    A body without a declared length is empty to Django, so the declared one is what counts.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if len(request.get_full_path()) > ADDRESS_LIMIT:
            return error_page(request, 414)
        try:
            length = int(request.META.get("CONTENT_LENGTH") or 0)
        except ValueError:
            return error_page(request, 400)
        if length > door().body_limit:
            return error_page(request, 413)
        return self.get_response(request)
