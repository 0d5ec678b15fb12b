"""Notices to the signed-in person (NTC-01)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from meibo.doors.applicant.pages import show
from meibo.doors.applicant.signed_in import signed_in
from meibo.doors.frame import sessions
from meibo.rooms.notices.queries import own_notices
from meibo.terms.text import Text


@dataclass(frozen=True, slots=True)
class Shown:
    """A notice as the page shows it; new: not seen before now."""

    title: Text
    body: Text
    sent_at: datetime
    new: bool
    href: str


@require_safe
@signed_in
def listed(request: HttpRequest) -> HttpResponse:
    """GET the notices, newest first; seeing them marks them as read."""
    notices = [
        Shown(
            title=Text(row.title_ja, row.title_en),
            body=Text(row.body_ja, row.body_en),
            sent_at=row.sent_at,
            new=row.read_at is None,
            href=reverse("application", args=[row.case]),
        )
        for row in own_notices(sessions.actor(request), sessions.now())
    ]
    return show(request, "notices", {"notices": notices})
