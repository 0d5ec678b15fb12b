"""Whether a caller wants a program's answer or a page: asked in one way everywhere."""

from __future__ import annotations

from django.http import HttpRequest

_OFFERED = ["text/html", "application/json"]


def wants_json(request: HttpRequest) -> bool:
    """JSON is preferred to a page (RFC 9110, 12.5.1: by weight, then the more specific, then as
    listed). A caller that does not care gets the page."""
    return request.get_preferred_type(_OFFERED) == "application/json"
