"""Safety headers of every response. They are the same for every response of a door, so they are
made once: django-csp writes the Content-Security-Policy, its middleware would write it anew for each.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from csp.constants import NONE, SELF
from csp.utils import build_policy
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from meibo.doors.frame.door import Door, door

_REFUSED_FEATURES = (
    "accelerometer",
    "autoplay",
    "display-capture",
    "encrypted-media",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "usb",
)


def content_security_policy(of: Door) -> dict[str, Any]:
    """The policy of a door, by directive: nothing inline, nothing from elsewhere.

    form-action also lists the neighbours a form may end at, because browsers apply it to the
    redirects that follow a post.
    """
    return {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "media-src": [SELF],
        "manifest-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-src": [*of.frames] or [NONE],
        "frame-ancestors": [*of.framed_by] or [NONE],
        "form-action": [SELF, *of.form_action],
    }


def policy_with(directive: str, *sources: str) -> str:
    """The door's policy with more sources for one directive, for the page that needs them."""
    policy = content_security_policy(door())
    return build_policy({**policy, directive: [*policy[directive], *sources]})


def permissions_policy(*, camera: bool = False) -> str:
    """Features a page may use: full screen, and the camera where codes are read."""
    refused = [f"{name}=()" for name in _REFUSED_FEATURES]
    return ", ".join([f"camera={'(self)' if camera else '()'}", "fullscreen=(self)", *refused])


class SecurityHeadersMiddleware:
    """Sets what a view has not set. Pages are never stored; static files say otherwise."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.headers = {
            "Content-Security-Policy": build_policy(content_security_policy(door())),
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "same-origin",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Permissions-Policy": permissions_policy(),
            "Cache-Control": "no-store",
        }
        if not door().framed_by:
            # Knows no origins; where there are any, frame-ancestors says it.
            self.headers["X-Frame-Options"] = "DENY"

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        for name, value in self.headers.items():
            response.headers.setdefault(name, value)
        return response
