"""Language and theme: kept in two cookies, switched by an ordinary link that keeps the page.

`?lang=en` or `?theme=dark` on a page sets the cookie and leads back to the same address without
the parameter. At a door without cookies the language stays in the address instead and the theme
is the device's. Other methods than GET and HEAD never switch anything.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.http import escape_leading_slashes, urlencode

from meibo.doors.frame.door import PageRequest, door
from meibo.doors.frame.languages import from_accept_language, known, speaking
from meibo.terms.text import Language

LANGUAGE_COOKIE = "meibo_lang"
THEME_COOKIE = "meibo_theme"
THEMES = ("light", "dark")
DEVICE = "device"
ONE_YEAR = 365 * 24 * 60 * 60


class SeeOther(HttpResponseRedirect):
    """303: go on with GET."""

    status_code = 303


def address(request: HttpRequest, **changes: str | None) -> str:
    """This page's own path and query with parameters replaced, or removed where None.

    A path beginning with // would be read as another host; its second slash is escaped.
    """
    said = dict(request.GET.lists())
    for name, value in changes.items():
        if value is None:
            said.pop(name, None)
        else:
            said[name] = [value]
    path = escape_leading_slashes(request.path)
    return f"{path}?{urlencode(said, doseq=True)}" if said else path


def is_reading(request: HttpRequest) -> bool:
    """GET or HEAD: a page that can be asked for again."""
    return request.method in ("GET", "HEAD")


def _language(request: HttpRequest) -> Language:
    asked = known(request.GET.get("lang")) if is_reading(request) else None
    kept = known(request.COOKIES.get(LANGUAGE_COOKIE)) if door().cookies else None
    if not door().cookies:
        asked = known(request.GET.get("lang"))
    return asked or kept or from_accept_language(request.META.get("HTTP_ACCEPT_LANGUAGE", ""))


def _theme(request: HttpRequest) -> str:
    if not door().cookies:
        return ""
    kept = request.COOKIES.get(THEME_COOKIE, "")
    return kept if kept in THEMES else ""


class PreferencesMiddleware:
    """Puts `request.language` and `request.theme` and activates the language."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if door().cookies and is_reading(request):
            switched = self._switch(request)
            if switched is not None:
                return switched
        page = cast(PageRequest, request)
        page.language = _language(request)
        page.theme = _theme(request)
        with speaking(page.language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", page.language)
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        return response

    def _switch(self, request: HttpRequest) -> HttpResponse | None:
        language = known(request.GET.get("lang"))
        theme = request.GET.get("theme")
        theme = theme if theme in (*THEMES, DEVICE) else None
        if language is None and theme is None:
            return None
        changes: dict[str, None] = {}
        if language is not None:
            changes["lang"] = None
        if theme is not None:
            changes["theme"] = None
        response = SeeOther(address(request, **changes))
        if language is not None:
            self._keep(request, response, LANGUAGE_COOKIE, language)
        if theme == DEVICE:
            response.delete_cookie(THEME_COOKIE, samesite="Lax")
        elif theme is not None:
            self._keep(request, response, THEME_COOKIE, theme)
        return response

    def _keep(self, request: HttpRequest, response: HttpResponse, name: str, value: str) -> None:
        response.set_cookie(
            name,
            value,
            max_age=ONE_YEAR,
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
        )
