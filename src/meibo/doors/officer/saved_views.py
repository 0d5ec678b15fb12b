"""Saved lists: kept under a name, shown in the rail, given up again."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from meibo.doors.frame.preferences import SeeOther
from meibo.doors.frame.sessions import actor, now
from meibo.doors.officer.desk import at_desk
from meibo.flow.registration.desk import Desk
from meibo.rooms.accounts.commands.drop_view import drop_view
from meibo.rooms.accounts.commands.save_view import PLACES, save_view
from meibo.rooms.accounts.window import View


def current_view(desk: Desk, place: str, query: str) -> View | None:
    """The saved list that is being looked at, if it is one."""
    return next((one for one in desk.views if (one.place, one.query) == (place, query)), None)


@require_POST
@at_desk
def save(request: HttpRequest) -> HttpResponse:
    """Keep the filters of a list, then back to it."""
    place, query = request.POST.get("place", ""), request.POST.get("query", "")
    name = request.POST.get("name", "").strip()
    save_view(actor(request), now(), place=place, name=name, query=query)
    return SeeOther(f"{reverse(place)}?{query}")


@require_POST
@at_desk
def drop(request: HttpRequest, view: UUID) -> HttpResponse:
    """Give one up, then back to the whole list."""
    drop_view(actor(request), now(), view=view)
    place = request.POST.get("place", "")
    return SeeOther(reverse(place if place in PLACES else "cases"))
