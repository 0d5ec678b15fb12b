"""Whether a caller wants a program's answer or a page: asked in one way everywhere."""

from __future__ import annotations

from functools import lru_cache

from django.http import HttpRequest

_OFFERED = ["text/html", "application/json"]
_ANY = "*/*"


def wants_json(request: HttpRequest) -> bool:
    """JSON is preferred to a page (RFC 9110, 12.5.1: by weight, then the more specific, then as
    listed). A caller that does not care gets the page."""
    return _preferred(request.META.get("HTTP_ACCEPT", _ANY)) == "application/json"


@lru_cache(maxsize=64)
def _preferred(accept: str) -> str | None:
    """By the header alone, which a program sends the same each time."""
    asking = HttpRequest()
    asking.META["HTTP_ACCEPT"] = accept
    return asking.get_preferred_type(_OFFERED)
