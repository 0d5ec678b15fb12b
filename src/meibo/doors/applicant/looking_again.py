"""A page that looks again by itself: how soon, and when it stops.

Every look is a read of personal data and one journal entry, so it looks often at first, then less
often, and after some minutes no more; a link to look again is always there. While nothing has
changed only the looking itself is replaced, so that a screen reader is not told the page anew.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django_htmx.http import HttpResponseClientRefresh, reselect, reswap, retarget

from meibo.doors.frame.preferences import address

QUICK, SLOW = 2, 15
_QUICK_LOOKS, _LAST_LOOK = 20, 60


@dataclass(frozen=True, slots=True)
class Pause:
    """Seconds until the next look, and where it goes."""

    seconds: int
    url: str


def pause(request: HttpRequest, seen: str, *, often: bool = True) -> Pause | None:
    """The next look, saying what the page shows now; None where it has looked long enough. often:
    what comes next usually takes seconds."""
    given = request.GET.get("look", "0")
    look = int(given) if given.isascii() and given.isdigit() and len(given) < 4 else _LAST_LOOK
    if look >= _LAST_LOOK:
        return None
    url = address(request, look=str(look + 1), seen=seen)
    return Pause(QUICK if often and look < _QUICK_LOOKS else SLOW, url)


def answer(
    request: HttpRequest,
    seen: str,
    again: Pause | None,
    page: Callable[[], HttpResponse],
    *,
    anew: bool = False,
) -> HttpResponse:
    """The page; for a look that finds nothing new only the next look; else the page's live part.

    anew: the whole page is loaded instead, because its scripts have work to do on what is new.
    """
    if request.headers.get("HX-Request") != "true":
        return page()
    if request.GET.get("seen") == seen:
        return render(request, "applicant/looking.html", {"again": again})
    if anew:
        return HttpResponseClientRefresh()
    return reselect(reswap(retarget(page(), "#live"), "outerHTML"), "#live")
