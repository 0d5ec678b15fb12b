"""Where a person goes whose session is missing or over: to the log-in, and back to the same page."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse

from meibo.doors.frame.door import door
from meibo.doors.frame.preferences import SeeOther, is_reading
from meibo.terms.refusal import Refusal

View = Callable[..., HttpResponse]


def sign_in_url(target: str) -> str:
    """The log-in, keeping the path to go on to."""
    return f"{door().sign_in}?{urlencode({'to': target})}"


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Go to the log-in. What was posted is lost; the page it came from is opened again.

    A part of a page fetched by htmx cannot follow to another origin: it is told to load the page.
    """
    url = sign_in_url(request.get_full_path() if is_reading(request) else request.path)
    if request.headers.get("HX-Request") == "true":
        response = HttpResponse()
        response.headers["HX-Redirect"] = url
        return response
    return SeeOther(url)


def signed_in(view: View) -> View:
    """A view whose commands need a session. Its path must also answer GET."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Refusal as refusal:
            if refusal.code != "session.none":
                raise
            return to_sign_in(request)

    return guarded
